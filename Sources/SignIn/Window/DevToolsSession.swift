import Encoding
import Unix

/// The conversation with a browser in its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol/): has the sign-in page opened, and looks at
/// where the browser is sent.
///
/// What the browser says is data from outside: parts of every message are a website's.
///
/// Who may bring a code: the redirect carries nothing that ties it to the sign-in we began, so a
/// page that sends the browser to a code of its own signs the person in as somebody else. Against
/// that stand three things. The window is new and knows nothing but the sign-in page. Only a page
/// as a whole is listened to, that is a document in the main frame of a window or tab: a frame, an
/// image or a script's request that some advertisement put into the page is not. And the person is
/// told who was signed in.
struct DevToolsSession {
    /// What we have to say, not yet sent.
    private var commands = Bytes()
    private var lastID: Int64 = 0
    /// The pages that are open: the identifier of our session with each, and of its main frame.
    private var pages: [String: String] = [:]
    /// The command whose answer tells that the first page is being watched, and its session.
    private var firstPage: (id: Int64, session: String)?
    /// Whether there ever was a page.
    var hasShownPage: Bool { firstPage != nil }
    private let address: String

    /// More pages than a sign-in has; those beyond are shown, and not looked at.
    private static let mostPages = 100

    /// - Parameter address: of the sign-in page.
    init(opening address: String) {
        self.address = address
        attachToPages()
    }

    /// Whether every page has been closed.
    var hasNoPage: Bool { pages.isEmpty }

    /// What is to be sent.
    mutating func takeCommands() -> Bytes {
        defer { commands = [] }
        return commands
    }

    /// Asks the browser to end.
    mutating func close() { say("Browser.close") }

    /// Reads one message.
    /// - Returns: the code, where this is the redirect that brings it.
    mutating func take(_ message: Bytes) -> SignInCode? {
        // What is typed into a form comes by here. What does not lead home is not even read.
        let isTraffic = message.starts(with: #"{"method":"Network."#.utf8)
        if isTraffic, message.firstRange(of: "smarthubplatform:".utf8) == nil { return nil }
        guard let message = JSONValue(parsing: message) else { return nil }
        let parameters = message["params"]
        switch message["method"]?.string {
        case "Network.requestWillBeSent": return code(in: parameters, of: message["sessionId"])
        case "Target.attachedToTarget": attached(parameters)
        case "Target.detachedFromTarget":
            if let session = parameters?["sessionId"]?.string { pages[session] = nil }
        case nil: answered(message)
        default: break
        }
        return nil
    }

    // MARK: Pages

    /// From here on every new page waits for us before it loads anything, pop-ups too.
    private mutating func attachToPages() {
        say(
            "Target.setAutoAttach",
            [
                "autoAttach": .bool(true), "waitForDebuggerOnStart": .bool(true),
                "flatten": .bool(true),
                "filter": .array([.object(["type": .string("page")])]),
            ])
    }

    private mutating func attached(_ parameters: JSONValue?) {
        guard let session = parameters?["sessionId"]?.string,
            let target = parameters?["targetInfo"], let frame = target["targetId"]?.string
        else { return }
        if target["type"]?.string == "page", pages.count < Self.mostPages {
            // The main frame of a page goes by the name of the page.
            pages[session] = frame
            let id = say("Network.enable", [:], to: session)
            // The one that the browser began with shows the sign-in page, and not before its
            // requests are sure to be seen.
            if firstPage == nil { firstPage = (id, session) }
        }
        say("Runtime.runIfWaitingForDebugger", [:], to: session)
    }

    private mutating func answered(_ message: JSONValue) {
        guard let firstPage, message["id"]?.integer == firstPage.id else { return }
        say("Page.navigate", ["url": .string(address)], to: firstPage.session)
    }

    /// The code of a request that is about to leave a page. A redirect is one as well as a link
    /// and what a script does; the events that are about frames leave the redirect out.
    private func code(in parameters: JSONValue?, of session: JSONValue?) -> SignInCode? {
        guard let frame = session?.string.flatMap({ pages[$0] }),
            parameters?["frameId"]?.string == frame,
            parameters?["type"]?.string == "Document",
            let address = parameters?["request"]?["url"]?.string
        else { return nil }
        return SignInCode(redirect: Bytes(address.utf8))
    }

    @discardableResult
    private mutating func say(
        _ method: String, _ parameters: [String: JSONValue] = [:], to session: String? = nil
    ) -> Int64 {
        lastID += 1
        var members: [String: JSONValue] = [
            "id": .number(Double(lastID)), "method": .string(method),
            "params": .object(parameters),
        ]
        if let session { members["sessionId"] = .string(session) }
        commands += JSONValue.object(members).bytes + [0]
        return lastID
    }
}
