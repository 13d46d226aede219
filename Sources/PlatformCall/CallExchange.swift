import Unix
import VoicePlatform

/// The data that passes between this process and a running curl.
struct CallExchange: ~Copyable {
    enum Step {
        case continuing
        /// A signal came.
        case interrupted
        /// The response header is complete; `passOn` may follow.
        case head(HTTPResponse)
        /// curl has closed its ends.
        case finished
    }

    private var settings: Outlet
    private var body: Outlet
    private let input: CallInput
    private var head: FileDescriptor?
    private var headBytes = Bytes()
    private var output: FileDescriptor?
    private var isPassedOn = false

    /// Bytes of header lines; a longer header is passed on unread.
    private static let longestHead = 1 << 20

    init(
        settings: consuming FileDescriptor, configuration: Bytes,
        body: consuming FileDescriptor?, input: CallInput, head: consuming FileDescriptor,
        output: consuming FileDescriptor
    ) {
        self.settings = Outlet(settings, holding: configuration, isWhole: true)
        self.body = Outlet(body, holding: [], isWhole: false)
        self.input = input
        self.head = consume head
        self.output = consume output
    }

    /// From here on the response is passed on as it arrives.
    mutating func passOn() { isPassedOn = true }

    /// Waits until a descriptor is ready, and serves it.
    /// - Parameter interrupts: becomes readable when a signal came.
    mutating func step(_ interrupts: Int32) throws(SystemError) -> Step {
        var entries: [(descriptor: Int32, direction: Poll.Direction)] = [(interrupts, .reading)]
        if let number = head?.number { entries.append((number, .reading)) }
        // Until the header is known, the body waits in the pipe.
        if isPassedOn, let number = output?.number { entries.append((number, .reading)) }
        if let number = settings.wanting { entries.append((number, .writing)) }
        if let number = body.wanting { entries.append((number, .writing)) }
        if body.isEmpty, !input.hasBuffered { entries.append((0, .reading)) }
        if body.isEmpty, input.hasBuffered {
            body.give(try input.next())
            return .continuing
        }
        let year = 365 * 86_400
        let ready = Poll.wait(for: entries, until: Deadline(seconds: year))
            .map { entries[$0].descriptor }
        if ready.contains(interrupts) { return .interrupted }
        if let number = settings.wanting, ready.contains(number) { settings.write() }
        if let number = body.wanting, ready.contains(number) { body.write() }
        if body.isEmpty, ready.contains(0) { body.give(try input.next()) }
        if isPassedOn, let number = output?.number, ready.contains(number) { copyOutput() }
        if let number = head?.number, ready.contains(number) {
            if let response = readHead() { return .head(response) }
        }
        return head == nil && output == nil ? .finished : .continuing
    }

    /// - Returns: the response header, once it is complete and nothing is decided.
    private mutating func readHead() -> HTTPResponse? {
        let more = (try? head?.read(upTo: 65_536)) ?? []
        if more.isEmpty { head = nil }
        // No response: curl's own message is passed on.
        guard !isPassedOn else { return nil }
        headBytes += more
        if let response = HTTPResponse(parsing: headBytes, redirect: nil) { return response }
        if more.isEmpty || headBytes.count > Self.longestHead { isPassedOn = true }
        return nil
    }

    private mutating func copyOutput() {
        let more = (try? output?.read(upTo: 65_536)) ?? []
        if more.isEmpty {
            output = nil
            return
        }
        do throws(SystemError) {
            try FileDescriptor.standardOutput.write(more)
        } catch {
            // A closed pipe or a full disk: closing ours lets curl report it and exit.
            output = nil
        }
    }
}

/// Bytes on their way into a pipe that must not block us.
private struct Outlet: ~Copyable {
    private var pipe: FileDescriptor?
    /// Of the pipe, while it is open.
    private var number: Int32?
    private var bytes: Bytes
    private var written = 0
    /// These bytes are all.
    private var isWhole: Bool

    init(_ pipe: consuming FileDescriptor?, holding bytes: Bytes, isWhole: Bool) {
        number = pipe?.number
        pipe?.setNonBlocking()
        self.pipe = pipe
        self.bytes = bytes
        self.isWhole = isWhole
    }

    /// The pipe, while something waits to be written.
    var wanting: Int32? { written < bytes.count ? number : nil }

    /// Everything is written, and the pipe is open.
    var isEmpty: Bool { number != nil && written == bytes.count }

    /// The next bytes; an empty list ends the input.
    mutating func give(_ more: Bytes) {
        if more.isEmpty { close() }
        (bytes, written) = (more, 0)
    }

    mutating func write() {
        guard let count = pipe?.writeSome(bytes[written...]) else {
            // The reader closed it.
            close()
            return
        }
        written += count
        if isWhole, written == bytes.count { close() }
    }

    private mutating func close() {
        pipe = nil
        number = nil
    }
}
