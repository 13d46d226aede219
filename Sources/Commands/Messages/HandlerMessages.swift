import Desktop
import Encoding
import Setup
import Store
import Unix

// The words for the URL handler; the rules for them stand at the top of `Messages`.

extension HandlerError: Reportable {
    var failure: Failure {
        switch self {
        case .noHome:
            Failure(
                .configuration, "there is no directory to register the URL handler in",
                hints: ["set HOME to your home directory"])
        case .badPath(let program):
            Failure(
                .configuration,
                "no desktop entry can hold the path of this program: "
                    + sanitized(program, limit: 4096),
                hints: [
                    "put a link to it, named vpaas-cred, into a directory on PATH without blanks"
                ])
        case .application(.badPath(let program)):
            Failure(
                .configuration,
                "no script can hold the path of this program: \(sanitized(program, limit: 4096))",
                hints: ["put it into a directory with a plain name"])
        case .application(.failed(let tool, let words)):
            Failure(.configuration, "\(sanitized(tool, limit: 4096)) failed: \(words)")
        case .application(.file(let error)):
            Failure(.configuration, StoreError.file(error).failure.message)
        case .overruled(let other):
            Failure(
                .configuration,
                other.map { "the desktop runs \(Messages.name(of: $0)) all the same" }
                    ?? "the desktop does not run it all the same",
                hints: ["to see what is in the way: vpaas-cred doctor"])
        }
    }
}

extension Messages {
    /// The title of an application, and its desktop entry.
    static func name(of handler: SchemeHandler) -> String {
        let file = sanitized(handler.name)
        guard let title = handler.title else { return file }
        return "\"\(sanitized(title))\" (\(file))"
    }

    static func handlerRegistered(_ place: String, isNew: Bool) -> String {
        let place = sanitized(place, limit: 4096)
        return isNew
            ? "the URL handler is registered, so codes arrive by themselves: wrote \(place)"
            : "the URL handler is registered already; nothing is changed there"
    }

    static func handlerUndo(_ result: HandlerUndo) -> String {
        switch result {
        case .undone(nil): "the URL handler is removed"
        case .undone(let other?):
            "smarthubplatform:// is opened by \(name(of: other)) again"
        case .changedSince(let path):
            "changed since, so left unchanged: \(sanitized(path, limit: 4096))"
        }
    }

    // MARK: Questions

    static func questionAbout(_ other: SchemeHandler) -> String {
        "\(name(of: other)) opens smarthubplatform:// now. Have vpaas-cred do that instead? "
            + "(--undo restores it.) [y/N]: "
    }

    static func handlerLeft(to other: SchemeHandler) -> Failure {
        Failure(
            .configuration, "smarthubplatform:// is left to \(name(of: other))",
            hints: ["without it: vpaas-cred login --window, or paste the code"])
    }

    static func handlerTaken(by other: SchemeHandler) -> Failure {
        Failure(
            .configuration,
            "\(name(of: other)) opens smarthubplatform:// now, and is not replaced unasked",
            hints: ["in a terminal, run: vpaas-cred configure --url-handler"])
    }

    static func handlerOffer(_ place: String) -> String {
        "After the sign-in the site sends the browser to an address that nothing opens yet. Have "
            + "vpaas-cred receive the code from there? That adds "
            + "\(sanitized(place, limit: 4096)) (configure --undo removes it). [Y/n]: "
    }
}
