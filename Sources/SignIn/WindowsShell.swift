import Unix

/// The command shell of Windows, as its subsystem for Linux starts it: the words are joined with
/// blanks to one command line, and a word without a blank is not quoted
/// (https://github.com/microsoft/WSL/issues/4981), so the shell acts on what it finds in it.
enum WindowsShell {
    /// The second is for somebody who keeps Windows' directories off PATH.
    static let programs = ["cmd.exe", "/mnt/c/Windows/System32/cmd.exe"]

    /// What it is started with to open a page in the person's browser.
    /// - Returns: nil for an address that could be more than a word to it.
    static func arguments(opening url: String) -> [String]? {
        // No AutoRun of the person's own, and no `!NAME!`. A title for `start` would be needed
        // before a quoted word only.
        bare(url).map { ["/d", "/v:off", "/c", "start", $0] }
    }

    /// The address in the form that the shell makes the address of.
    private static func bare(_ url: String) -> String? {
        var word = ""
        for byte in url.utf8 {
            switch byte {
            // A caret takes the meaning of what follows.
            case UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"): word += "^"
            case _ where byte.isASCIIAlphanumeric: break
            case let other where "-._~:/?#[]@!$*+,;=%".utf8.contains(other): break
            default: return nil
            }
            word.unicodeScalars.append(UnicodeScalar(byte))
            // `%NAME%` is looked for before carets are, and no name begins with one.
            if byte == UInt8(ascii: "%") { word += "^" }
        }
        // A caret would go before whatever comes next.
        return url.hasSuffix("%") || url.contains("%%") ? nil : word
    }
}
