import Unix

/// Why a sign-in window failed.
package enum WindowError: Error, Equatable, Sendable {
    /// No browser of the Chromium family is installed.
    case noBrowser
    /// The directory of the profile cannot be created.
    case noProfile(PrivateFileError)
    case system(SystemError)
    /// The browser ended, or sent nothing, before it showed a page.
    case noWindow(program: String)
    /// The browser's output is not the DevTools protocol.
    case malformedResponse
}

/// A browser window for one sign-in, with a profile of its own, whose requests we see. Closing it
/// ends the browser and removes the profile.
final class SignInWindow {
    enum Event: Equatable {
        case arrived(AuthorizationResponse)
        /// The person closed the window, or the browser ended.
        case closed
        case failed(WindowError)
    }

    /// Seconds until the browser's first message: a cold start from a slow disk.
    private static let longestStart = 60
    /// Milliseconds to wait for another page after the last one closed. One page may replace
    /// another; on macOS the browser itself runs on when its window is closed.
    private static let longestPause = 1000

    private let program: String
    private let profile: WindowProfile
    private let browser: ProcessGroup
    private let messages: FileDescriptor
    private var commands: FileDescriptor?
    private var frames = DevToolsFrames()
    private var session: DevToolsSession
    private var isClosed = false
    private let start = Deadline(seconds: longestStart)
    private var pause: Deadline?

    /// Opens a window with the sign-in page.
    init(
        showing page: String, in browser: WindowBrowser, runtimeDirectory: String
    ) throws(WindowError) {
        // Writing to a browser that has ended must not end this process (SIGPIPE).
        FileDescriptor.ignoreBrokenPipes()
        let profile: WindowProfile
        do throws(PrivateFileError) {
            profile = try WindowProfile(in: runtimeDirectory)
        } catch {
            throw .noProfile(error)
        }
        do throws(SystemError) {
            let toBrowser = try Pipe()
            let fromBrowser = try Pipe()
            let temporary = profile.temporaryDirectory.map { ["TMPDIR": $0] } ?? [:]
            self.browser = try ProcessGroup(
                starting: browser.program, browser.arguments(profile: profile.path),
                environment: browser.environment.forChildren(adding: temporary),
                // --remote-debugging-pipe: the browser reads from 3 and writes to 4.
                streams: [-1, -1, -1, toBrowser.reading.number, fromBrowser.writing.number])
            commands = toBrowser.intoWriteEnd()
            messages = fromBrowser.intoReadEnd()
        } catch {
            profile.remove()
            throw .system(error)
        }
        self.profile = profile
        program = browser.program
        session = DevToolsSession(opening: page)
        commands?.setNonBlocking()
        send()
    }

    deinit { close() }

    // MARK: Waiting

    /// Readable when the browser has sent something, or has ended.
    var descriptor: Int32 { messages.number }

    /// When to stop waiting for a page; nil while one is open.
    var patience: Deadline? { session.hasShownPage ? pause : start }

    /// Reads from the browser.
    /// - Returns: nil while the wait continues.
    func read() -> Event? {
        let bytes = (try? messages.read(upTo: 65_536)) ?? []
        if bytes.isEmpty { return ending }
        guard let complete = try? frames.append(bytes) else { return .failed(.malformedResponse) }
        for message in complete {
            if let response = session.receive(message) { return .arrived(response) }
        }
        send()
        if !session.hasNoPage {
            pause = nil
        } else if session.hasShownPage, pause == nil {
            pause = Deadline(milliseconds: Self.longestPause)
        }
        return nil
    }

    /// The event that ends a wait in which nothing more can arrive.
    var ending: Event { session.hasShownPage ? .closed : .failed(.noWindow(program: program)) }

    // MARK: Closing

    /// Closes the window; the browser may take longer to end.
    func hide() {
        session.close()
        send()
        // A browser also ends when its pipe is closed, without having read the command.
        commands = nil
    }

    /// Ends the browser and removes the profile.
    /// - Parameter milliseconds: how long the browser may take to end by itself.
    func close(waiting milliseconds: Int = 2000) {
        guard !isClosed else { return }
        isClosed = true
        hide()
        browser.end(waiting: milliseconds)
        profile.remove()
    }

    private func send() {
        let bytes = session.nextCommands()
        guard !bytes.isEmpty, let written = commands?.writeSome(bytes[...]) else { return }
        // A browser that does not read these few bytes will not send anything either.
        if written < bytes.count { commands = nil }
    }
}
