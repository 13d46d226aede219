import Encoding
import Unix

/// The conversation with a browser in its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol/): opens the sign-in page and reads the
/// redirect from the requests that the browser makes.
///
/// The browser's messages are untrusted: parts of every message come from a website.
///
/// Which redirects count: a redirect contains nothing that ties it to the sign-in that we started,
/// so a page that redirects to a code of its own would sign the person in as somebody else. Three
/// things limit that. The window is new and has loaded nothing but the sign-in page. Only a
/// document request of the main frame of a window or tab counts, not one of a subframe, an image
/// or a script that an advertisement put into the page. And the person is told who was signed in.
struct DevToolsSession {
    /// Commands that have not been sent yet.
    private var commands = Bytes()
    private var lastID: Int64 = 0
    /// The open pages: session identifier to main frame identifier.
    private var pages: [String: String] = [:]
    /// The command whose response confirms that the first page's requests are reported, and its
    /// session.
    private var firstPage: (id: Int64, session: String)?
    /// Whether any page was ever open.
    var hasShownPage: Bool { firstPage != nil }
    private let address: String

    /// More pages than a sign-in opens. Pages beyond are shown, but their requests are not read.
    private static let mostPages = 100

    /// - Parameter address: the URL of the sign-in page.
    init(opening address: String) {
        self.address = address
        attachToPages()
    }

    /// Whether every page has been closed.
    var hasNoPage: Bool { pages.isEmpty }

    /// Removes and returns the commands to be sent, each ending with a zero byte.
    mutating func nextCommands() -> Bytes {
        defer { commands = [] }
        return commands
    }

    /// Asks the browser to end.
    mutating func close() { send("Browser.close") }

    /// Handles one message.
    /// - Returns: the authorization response, if the message is the redirect that contains it.
    mutating func receive(_ message: Bytes) -> AuthorizationResponse? {
        // These messages contain what is typed into forms. Only the redirect is parsed.
        let isTraffic = message.starts(with: #"{"method":"Network."#.utf8)
        if isTraffic, message.firstRange(of: "smarthubplatform:".utf8) == nil { return nil }
        guard let message = JSONValue(parsing: message) else { return nil }
        let parameters = message["params"]
        switch message["method"]?.string {
        case "Network.requestWillBeSent": return response(in: parameters, of: message["sessionId"])
        case "Target.attachedToTarget": attached(parameters)
        case "Target.detachedFromTarget":
            if let session = parameters?["sessionId"]?.string { pages[session] = nil }
        case nil: confirmed(message)
        default: break
        }
        return nil
    }

    // MARK: Pages

    /// Has every new page, pop-ups included, wait for us before it loads anything.
    private mutating func attachToPages() {
        send(
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
            // A page's target identifier is the identifier of its main frame.
            pages[session] = frame
            let id = send("Network.enable", [:], to: session)
            // The browser's first page loads the sign-in page, once its requests are reported.
            if firstPage == nil { firstPage = (id, session) }
        }
        send("Runtime.runIfWaitingForDebugger", [:], to: session)
    }

    private mutating func confirmed(_ message: JSONValue) {
        guard let firstPage, message["id"]?.integer == firstPage.id else { return }
        send("Page.navigate", ["url": .string(address)], to: firstPage.session)
    }

    /// The authorization response in a request that a page is about to make: by a redirect, a link
    /// or a script. The events of the Page domain do not report redirects.
    private func response(in parameters: JSONValue?, of session: JSONValue?)
        -> AuthorizationResponse?
    {
        guard let frame = session?.string.flatMap({ pages[$0] }),
            parameters?["frameId"]?.string == frame,
            parameters?["type"]?.string == "Document",
            let address = parameters?["request"]?["url"]?.string
        else { return nil }
        return AuthorizationResponse(redirect: Bytes(address.utf8))
    }

    @discardableResult
    private mutating func send(
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
