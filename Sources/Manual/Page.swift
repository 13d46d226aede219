/// A page of the manual, before it is written in roff.
package struct Page: Sendable {
    package enum Block: Sendable {
        case text(String)
        /// Lines as they are: something to paste, or to compare with.
        case example([String])
        /// Terms and what they mean.
        case terms([(term: String, meaning: String)])
        case heading(String)
    }

    package struct Section: Sendable {
        let title: String
        let blocks: [Block]

        package init(_ title: String, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    /// `vpaas-cred-get`.
    package let name: String
    /// 1, 5 or 7.
    package let volume: Int
    let summary: String
    let sections: [Section]

    package init(_ name: String, _ volume: Int, _ summary: String, _ sections: [Section]) {
        self.name = name
        self.volume = volume
        self.summary = summary
        self.sections = sections
    }

    /// The name of its file in `man`.
    package var file: String { "\(name).\(volume)" }
}
