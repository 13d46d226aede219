import Unix

/// Why there is no window to sign in with.
package enum WindowError: Error, Equatable, Sendable {
    /// Neither Chromium nor one of its kin is installed.
    case noBrowser
    /// There is no place for the profile.
    case noProfile(PrivateFileError)
    case system(SystemError)
    /// It ended, or said nothing, before it showed a page.
    case noWindow(program: String)
    /// What it says is not what a browser says.
    case malformedResponse
}

/// A browser's window that is there for one sign-in: a browser with a profile of its own, whose
/// requests we see. Both are gone when it is.
final class SignInWindow {
    enum Event: Equatable {
        case arrived(SignInCode)
        /// The person has closed it, or the browser has ended.
        case closed
        case failed(WindowError)
    }

    /// Seconds until the browser has to say its first word: a cold start on a slow disk.
    private static let longestStart = 60
    /// Milliseconds between the end of the last page and the end of the wait. On macOS a browser
    /// stays when its window is closed, and a page may be exchanged for another one.
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

    /// Opens it with the sign-in page.
    init(
        showing page: String, in browser: WindowBrowser, runtimeDirectory: String
    ) throws(WindowError) {
        // A browser that is gone must not end us with it.
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
                environment: Environment.process.forChildren(adding: temporary),
                // It reads from 3 and writes to 4.
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

    // MARK: What is to be waited for

    /// Becomes readable when the browser says something.
    var descriptor: Int32 { messages.number }

    /// When to stop waiting for a page; nil while there is one.
    var patience: Deadline? { session.hasShownPage ? pause : start }

    /// Reads what the browser says.
    /// - Returns: nil while the wait goes on.
    func read() -> Event? {
        let bytes = (try? messages.read(upTo: 65_536)) ?? []
        if bytes.isEmpty { return ending }
        guard let complete = try? frames.take(bytes) else { return .failed(.malformedResponse) }
        for message in complete {
            if let code = session.take(message) { return .arrived(code) }
        }
        send()
        if !session.hasNoPage {
            pause = nil
        } else if session.hasShownPage, pause == nil {
            pause = Deadline(milliseconds: Self.longestPause)
        }
        return nil
    }

    /// What it means that nothing is to be expected any more.
    var ending: Event { session.hasShownPage ? .closed : .failed(.noWindow(program: program)) }

    // MARK: The end

    /// Takes the window off the screen; the browser needs a moment for the rest.
    func hide() {
        session.close()
        send()
        // A browser ends when its pipe does, also one that did not read the command.
        commands = nil
    }

    /// Ends the browser and removes the profile, whatever state they are in.
    /// - Parameter milliseconds: how long the browser may take to end by itself.
    func close(waiting milliseconds: Int = 2000) {
        guard !isClosed else { return }
        isClosed = true
        hide()
        browser.end(waiting: milliseconds)
        profile.remove()
    }

    // MARK: Parts

    private func send() {
        let bytes = session.takeCommands()
        guard !bytes.isEmpty, let written = commands?.writeSome(bytes[...]) else { return }
        // It does not read what little we say: it will not say anything to us either.
        if written < bytes.count { commands = nil }
    }
}
