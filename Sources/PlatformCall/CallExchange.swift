import Unix
import VoicePlatform

/// What goes to and fro between us and a curl that runs.
struct CallExchange: ~Copyable {
    enum Step {
        case goesOn
        /// A signal came.
        case interrupted
        /// The header of the answer is there; `passOn` is awaited.
        case head(HTTPResponse)
        /// curl has closed everything.
        case over
    }

    private var settings: Outlet
    private var body: Outlet
    private let input: CallInput
    private var head: FileDescriptor?
    private var headBytes = Bytes()
    private var output: FileDescriptor?
    private var isPassedOn = false

    /// Bytes of header lines; with more of them nothing is looked at any more.
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

    /// From here on the answer is passed on as it comes.
    mutating func passOn() { isPassedOn = true }

    /// Waits until something can be done, and does it.
    /// - Parameter interrupts: becomes readable when a signal came.
    mutating func step(_ interrupts: Int32) throws(SystemError) -> Step {
        var entries: [(descriptor: Int32, direction: Poll.Direction)] = [(interrupts, .reading)]
        if let number = head?.number { entries.append((number, .reading)) }
        // Before the header is known, what follows it waits in the pipe.
        if isPassedOn, let number = output?.number { entries.append((number, .reading)) }
        if let number = settings.wanting { entries.append((number, .writing)) }
        if let number = body.wanting { entries.append((number, .writing)) }
        if body.isEmpty, !input.hasKept { entries.append((0, .reading)) }
        if body.isEmpty, input.hasKept {
            body.give(try input.next())
            return .goesOn
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
        return head == nil && output == nil ? .over : .goesOn
    }

    /// - Returns: the answer's header, once it is complete and has not been decided upon.
    private mutating func readHead() -> HTTPResponse? {
        let more = (try? head?.read(upTo: 65_536)) ?? []
        if more.isEmpty { head = nil }
        // No answer at all: what curl says about that is passed on.
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
            // Nobody reads it any more, or the disk is full: curl is to find that out for itself,
            // and to say and end as it does.
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
    /// Nothing follows what is here.
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

    /// It could take more.
    var isEmpty: Bool { number != nil && written == bytes.count }

    /// The next bytes; none is the end.
    mutating func give(_ more: Bytes) {
        if more.isEmpty { close() }
        (bytes, written) = (more, 0)
    }

    mutating func write() {
        guard let count = pipe?.writeSome(bytes[written...]) else {
            // The other end does not want it.
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
