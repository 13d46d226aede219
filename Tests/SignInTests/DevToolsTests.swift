import Credential
import Encoding
import Testing
import Unix

@testable import SignIn

@Suite("Messages in the browser's stream") struct DevToolsFramesTests {
    private func texts(_ messages: [Bytes]) -> [String] {
        messages.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("are complete at their zero byte, however they are cut", arguments: [1, 2, 3, 5, 100])
    func completeAtZeroByte(_ size: Int) throws {
        let stream = Bytes("{\"a\":1}\0\0{\"bé\":2}\0rest".utf8)
        var frames = DevToolsFrames()
        var messages: [Bytes] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            messages += try frames.append(Bytes(stream[start..<min(start + size, stream.count)]))
        }
        #expect(texts(messages) == ["{\"a\":1}", "", "{\"bé\":2}"])
        messages = try frames.append([0])
        #expect(texts(messages) == ["rest"])
        messages = try frames.append([])
        #expect(messages == [])
    }

    @Test("of the greatest length are read, and longer ones refused, in one piece or in two")
    func greatestLength() throws {
        let longest = Bytes(repeating: 0x78, count: DevToolsFrames.longest)
        var frames = DevToolsFrames()
        var messages = try frames.append(longest)
        #expect(messages == [])
        messages = try frames.append([0])
        #expect(messages.map(\.count) == [DevToolsFrames.longest])
        #expect(throws: DevToolsFrames.TooLong()) {
            var frames = DevToolsFrames()
            return try frames.append(longest + [0x78])
        }
        #expect(throws: DevToolsFrames.TooLong()) {
            var frames = DevToolsFrames()
            _ = try frames.append(longest)
            return try frames.append([0x78, 0])
        }
    }
}

@Suite("The conversation with the browser") struct DevToolsSessionTests {
    private let page = "https://accounts.example/oauth2/auth?state=x"
    private let redirect = "smarthubplatform://login?authCode=abc"

    /// A session that `#expect` may change.
    private final class Conversation {
        var session: DevToolsSession

        init(_ session: DevToolsSession) { self.session = session }

        func receive(_ message: Bytes) -> AuthorizationResponse? { session.receive(message) }

        func receive(_ message: String) -> AuthorizationResponse? {
            session.receive(Bytes(message.utf8))
        }

        /// The commands that are to be sent.
        func commands() -> [JSONValue] {
            session.nextCommands().split(separator: 0)
                .compactMap { JSONValue(parsing: Bytes($0)) }
        }

        /// Their methods, and the session of the page that each is for.
        func methods() -> [String] {
            commands().map { command in
                let page = command["sessionId"]?.string.map { " \($0)" } ?? ""
                return (command["method"]?.string ?? "?") + page
            }
        }
    }

    private func attached(
        _ session: String, target: String, type: String = "page"
    ) -> Bytes {
        let info = #"{"targetId":"\#(target)","type":"\#(type)","title":"","url":"about:blank"}"#
        return Bytes(
            (#"{"method":"Target.attachedToTarget","params":{"sessionId":"\#(session)","#
                + #""targetInfo":\#(info),"waitingForDebugger":true}}"#).utf8)
    }

    private func request(
        _ url: String, session: String = "s1", frame: String = "t1", type: String = "Document"
    ) -> Bytes {
        let request = #"{"url":"\#(url)","method":"GET","headers":{}}"#
        return Bytes(
            (#"{"method":"Network.requestWillBeSent","params":{"requestId":"1","#
                + #""request":\#(request),"frameId":"\#(frame)","type":"\#(type)"},"#
                + #""sessionId":"\#(session)"}"#).utf8)
    }

    /// A conversation in which the first page is open.
    private func opened() -> Conversation {
        let session = Conversation(DevToolsSession(opening: page))
        _ = session.receive(attached("s1", target: "t1"))
        _ = session.commands()
        return session
    }

    @Test("opens the sign-in page once the requests of the first page are reported")
    func opensPageOnceReported() throws {
        let session = Conversation(DevToolsSession(opening: page))
        #expect(session.methods() == ["Target.setAutoAttach"])
        #expect(!session.session.hasShownPage)
        #expect(session.receive(#"{"id":1,"result":{}}"#) == nil)
        #expect(session.methods() == [])

        #expect(session.receive(attached("s1", target: "t1")) == nil)
        let enabling = session.commands()
        #expect(
            enabling.map { $0["method"]?.string } == [
                "Network.enable", "Runtime.runIfWaitingForDebugger",
            ])
        #expect(session.session.hasShownPage)
        #expect(!session.session.hasNoPage)

        // Neither another command's response nor one that has no number opens it.
        #expect(session.receive(#"{"id":99,"result":{}}"#) == nil)
        #expect(session.receive(#"{"result":{}}"#) == nil)
        #expect(session.methods() == [])

        let id = try #require(enabling.first?["id"]?.integer)
        #expect(session.receive(#"{"id":\#(id),"result":{},"sessionId":"s1"}"#) == nil)
        let opening = session.commands()
        #expect(opening.map { $0["method"]?.string } == ["Page.navigate"])
        #expect(opening.first?["params"]?["url"]?.string == page)
        #expect(opening.first?["sessionId"]?.string == "s1")
    }

    @Test("finds the code in a redirect of the main frame, and nowhere else")
    func findsCodeInMainFrame() {
        let session = opened()
        let code = AuthorizationResponse.code(Secret(Bytes("abc".utf8)))
        for message in [
            request(page), request("https://h/?next=smarthubplatform://login?authCode=x"),
            request(redirect, frame: "t2"), request(redirect, session: "s2"),
            request(redirect, type: "Image"), request(redirect, type: "Fetch"),
            request("smarthubplatform://evil?authCode=x"), request("smarthubplatform://login"),
            Bytes(#"{"method":"Network.responseReceived","params":{"url":"\#(redirect)"}}"#.utf8),
        ] {
            #expect(session.receive(message) == nil)
        }
        #expect(session.receive(request(redirect)) == code)
        #expect(
            session.receive(request("smarthubplatform://login?error=access_denied"))
                == .error("access_denied"))
    }

    @Test("a pop-up counts while it is open, a worker never") func popUpCountsWhileOpen() {
        let session = opened()
        #expect(session.receive(attached("s2", target: "t2")) == nil)
        #expect(session.receive(attached("s3", target: "t3", type: "worker")) == nil)
        #expect(
            session.methods() == [
                "Network.enable s2", "Runtime.runIfWaitingForDebugger s2",
                "Runtime.runIfWaitingForDebugger s3",
            ])
        #expect(session.receive(request(redirect, session: "s3", frame: "t3")) == nil)
        #expect(session.receive(request(redirect, session: "s2", frame: "t2")) != nil)
        #expect(
            session.receive(#"{"method":"Target.detachedFromTarget","params":{"sessionId":"s2"}}"#)
                == nil)
        #expect(session.receive(request(redirect, session: "s2", frame: "t2")) == nil)
        #expect(!session.session.hasNoPage)
        #expect(
            session.receive(#"{"method":"Target.detachedFromTarget","params":{"sessionId":"s1"}}"#)
                == nil)
        #expect(session.session.hasNoPage)
        #expect(session.session.hasShownPage)
    }

    @Test("more pages than a sign-in opens run, and are not read") func tooManyPages() {
        let session = opened()
        for number in 2...100 { _ = session.receive(attached("s\(number)", target: "t\(number)")) }
        _ = session.commands()
        #expect(session.receive(attached("s101", target: "t101")) == nil)
        #expect(session.methods() == ["Runtime.runIfWaitingForDebugger s101"])
        #expect(session.receive(request(redirect, session: "s101", frame: "t101")) == nil)
        #expect(session.receive(request(redirect, session: "s100", frame: "t100")) != nil)
    }

    @Test(
        "no message of another kind has an effect",
        arguments: [
            "", "{", "[]", "null", "7", "\u{0}", #"{"method":7}"#, #"{"method":{}}"#,
            #"{"method":"Target.attachedToTarget"}"#,
            #"{"method":"Target.attachedToTarget","params":[]}"#,
            #"{"method":"Target.attachedToTarget","params":{"sessionId":7,"targetInfo":{}}}"#,
            #"{"method":"Target.attachedToTarget","params":{"sessionId":"s9"}}"#,
            #"{"method":"Target.attachedToTarget","params":{"sessionId":"s9","targetInfo":{}}}"#,
            #"{"method":"Target.detachedFromTarget","params":{"sessionId":"s9"}}"#,
            #"{"method":"Target.detachedFromTarget"}"#,
            #"{"method":"Network.requestWillBeSent","params":"smarthubplatform:"}"#,
            #"{"method":"Network.requestWillBeSent","sessionId":["smarthubplatform:"]}"#,
            #"{"id":"2x"}"#, #"{"id":1e300}"#, #"{"id":-1}"#,
        ])
    func otherMessages(_ message: String) {
        let session = opened()
        #expect(session.receive(message) == nil)
        #expect(session.methods() == [])
        #expect(session.receive(request(redirect)) != nil)
    }

    @Test("asks the browser to end") func asksBrowserToEnd() {
        let session = opened()
        session.session.close()
        #expect(session.methods() == ["Browser.close"])
        #expect(session.methods() == [])
    }
}
