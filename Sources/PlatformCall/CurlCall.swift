import Credential
import Encoding
import Unix
import VoicePlatform

/// One run of curl for a person. The response is held back until its header shows that it is the
/// final one.
package struct CurlCall {
    private let program: String
    private let environment: [Bytes]
    private let words: [Bytes]
    /// With the secrets, so it goes through a pipe and never into an argument.
    private let configuration: Bytes
    private let input: CallInput

    /// What to do with a response.
    package enum Verdict: Sendable { case passOn, discard }

    package enum Ending: Sendable {
        /// curl's exit status, or 128 plus the signal that ended it.
        case passedOn(status: Int32)
        case discarded(HTTPResponse)
    }

    /// curl's descriptors beside its standard streams.
    private static let configurationStream = 3
    private static let headStream = 4
    /// Bytes of header lines.
    private static let longestHead = 1 << 20

    package init(
        to target: CallTarget, by route: CurlRoute, options: CurlOptions,
        headers: [(name: String, value: Secret)], input: CallInput
    ) throws(PlatformError) {
        program = try route.program()
        words =
            ["-q", "--config", "/dev/fd/\(Self.configurationStream)"].map { Bytes($0.utf8) }
            + options.words
        configuration =
            route.configuration(for: target.url)
            + curlConfigurationLine(
                "dump-header", Bytes("/dev/fd/\(Self.headStream)".utf8))
            + (try route.configuration(for: headers))
        self.input = input
        environment = route.environment.forChildren()
    }

    /// Runs it to its end.
    /// - Parameter decide: called once, with the complete response header.
    /// - Throws: where curl cannot be started, or its input cannot be read.
    package func run(
        deciding decide: (HTTPResponse) -> Verdict
    ) throws(SystemError) -> Ending {
        // A curl that exits early must not end this process by SIGPIPE.
        FileDescriptor.ignoreBrokenPipes()
        let settings = try Pipe()
        let head = try Pipe()
        let output = try Pipe()
        let body = try Pipe()
        let interrupts = try SignalPipe()
        let child = try ChildProcess.start(
            program, words, environment: environment,
            streams: [
                input.descriptor ?? body.reading.number, output.writing.number, 2,
                settings.reading.number, head.writing.number,
            ])
        var relay: FileDescriptor?
        if input.descriptor == nil { relay = body.intoWriteEnd() }
        var exchange = CallExchange(
            settings: settings.intoWriteEnd(), configuration: configuration,
            body: relay, input: input, head: head.intoReadEnd(),
            output: output.intoReadEnd())
        do throws(SystemError) {
            while true {
                switch try exchange.step(interrupts.descriptor) {
                case .continuing: continue
                case .interrupted: ChildProcess.send(interrupts.read(), to: child)
                case .head(let response):
                    guard decide(response) == .discard else {
                        exchange.passOn()
                        continue
                    }
                    ChildProcess.end(child)
                    return .discarded(response)
                case .finished: return .passedOn(status: ChildProcess.wait(for: child))
                }
            }
        } catch {
            ChildProcess.end(child)
            throw error
        }
    }
}
