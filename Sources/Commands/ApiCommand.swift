import CommandTable
import Configuration
import Credential
import Encoding
import PlatformCall
import Store
import TokenLife
import Unix
import VoicePlatform

/// `api`: calls the platform with both headers.
struct ApiCommand {
    private let services: Services
    private let path: Bytes
    private let options: CurlOptions

    /// Redirects in a row, as many as browsers follow at the least.
    private static let mostRedirects = 10

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
        // As it came, byte for byte: our operands are its last words.
        let words = world.words().suffix(arguments.operands.count)
        path = words.first ?? []
        options = try CurlOptions(Array(words.dropFirst()))
    }

    /// The next call: redirects and a refreshed token change it.
    private struct Call {
        var target: CallTarget
        var options: CurlOptions
        var token: Secret
        var redirects = 0
        var isRefreshed = false
    }

    /// - Returns: the exit status, which is curl's own.
    func run() throws -> Int32 {
        let own = services.configuration.served.own
        let target = try CallTarget(path, base: services.configuration.url, own: own)
        let apiKey = try services.configuration.apiKey()
        var wanted = TokenPolicy.Request(query: SessionQuery(own, username: services.account()))
        var call = Call(
            target: target, options: options, token: try services.token(for: wanted).secret)
        let input = CallInput(
            isRead: options.readsStandardInput, environment: services.world.environment)
        // A pipe that curl opens by name can be read once only.
        let canRepeat = options.bodyFiles.allSatisfy {
            ["-", "."].contains($0) || PlainFile.isRegular($0)
        }
        while true {
            switch try ending(of: call, input, apiKey, canRepeat: canRepeat) {
            case .passedOn(let status): return status
            case .discarded(let response) where response.status == 401:
                services.trace("the token was rejected")
                wanted.rejected = TokenFingerprint(of: call.token)
                call.token = try services.token(for: wanted).secret
                call.isRefreshed = true
            case .discarded(let response):
                call.target = try next(after: call, response)
                call.options = call.options.following(status: response.status)
                call.redirects += 1
            }
            input.rewind()
        }
    }

    private func ending(
        of call: Call, _ input: CallInput, _ apiKey: Secret, canRepeat: Bool
    ) throws -> CurlCall.Ending {
        services.trace("curl \(sanitized(call.target.url, limit: 4096))")
        let curl = try CurlCall(
            to: call.target, by: services.route, options: call.options,
            headers: [
                ("Authorization", Secret(Bytes("Bearer ".utf8) + call.token.reveal())),
                ("apikey", apiKey),
            ], input: input)
        return try curl.run { response in
            services.trace("answered \(response.status)")
            let isAgain: Bool =
                response.status == 401
                ? !call.isRefreshed
                : call.options.followsRedirects && Self.isRedirect(response)
            guard isAgain else { return .passOn }
            if input.isRepeatable, canRepeat { return .discard }
            services.world.say(Messages.notRepeatable(response.status))
            return .passOn
        }
    }

    private static func isRedirect(_ response: HTTPResponse) -> Bool {
        [301, 302, 303, 307, 308].contains(response.status) && response.headers["location"] != nil
    }

    private func next(
        after call: Call, _ response: HTTPResponse
    ) throws -> CallTarget {
        guard call.redirects < Self.mostRedirects else {
            throw Messages.tooManyRedirects(Self.mostRedirects)
        }
        let location = Bytes((response.headers["location"] ?? "").utf8)
        do throws(CallTarget.Problem) {
            return try call.target.following(location)
        } catch {
            throw Messages.redirectedElsewhere(location, own: services.configuration.url)
        }
    }
}
