import CommandTable
import Configuration
import Credential
import Encoding
import Setup
import Unix

/// The values that `configure` writes: where each comes from, and its rules.
extension ConfigureCommand {
    private static let longestKey = 65_536

    func value(of option: Option, for key: ConfigurationKey) throws -> Secret {
        if key == .apiKey { return try apiKey() }
        let text = arguments.value(option) ?? ""
        guard !text.isEmpty else { throw Messages.emptyValue(of: option, in: setup.file) }
        if let rule = Self.brokenRule(key, text) {
            throw Messages.badValue(key, text, of: option, rule: rule)
        }
        return Secret(Bytes(text.utf8))
    }

    /// The rule that a value breaks, by those that it will be read by; nil for a good one.
    static func brokenRule(_ key: ConfigurationKey, _ value: String) -> String? {
        do throws(ConfigurationError) {
            try SettingCheck.check(key, value, from: key.rawValue)
            return nil
        } catch {
            guard case .invalid(_, _, _, let rule) = error else { return "be readable" }
            return rule
        }
    }

    private func apiKey() throws -> Secret {
        let input = FileDescriptor.standardInput
        guard !input.isTerminal else { throw Messages.apiKeyOnTerminal }
        guard var bytes = try? input.readAll(limit: Self.longestKey) else {
            throw Messages.noAPIKey
        }
        guard bytes.count <= Self.longestKey else {
            throw Messages.apiKeyTooLong(Self.longestKey)
        }
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard !bytes.isEmpty else { throw Messages.noAPIKey }
        guard Self.isAPIKey(bytes) else { throw Messages.badAPIKey }
        return Secret(bytes)
    }

    /// One line of text that a header can carry.
    static func isAPIKey(_ bytes: Bytes) -> Bool {
        !bytes.containsControl && bytes.contains { $0 != 0x20 }
            && String(validating: bytes, as: UTF8.self) != nil
    }
}
