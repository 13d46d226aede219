import Credential
import Unix

/// Words from outside without the secrets that their writer was sent: a server may repeat them,
/// whole, cut off, or in pieces between percent signs.
func redacted(_ text: String, hiding secrets: [Secret]) -> String {
    // Far more than is ever shown.
    let bytes = Bytes(text.utf8.prefix(4096))
    var isSecret = [Bool](repeating: false, count: bytes.count)
    for secret in secrets where secret.count > 0 {
        let whole = secret.reveal()
        // So long a piece is no coincidence.
        let length = min(whole.count, 12)
        let pieces = Set((0...(whole.count - length)).map { whole[$0..<($0 + length)] })
        for start in 0..<max(bytes.count - length + 1, 0)
        where pieces.contains(bytes[start..<(start + length)]) {
            for index in start..<(start + length) { isSecret[index] = true }
        }
    }
    var shown = Bytes()
    for (index, byte) in bytes.enumerated() {
        if !isSecret[index] {
            shown.append(byte)
        } else if index == 0 || !isSecret[index - 1] {
            shown += Secret([]).description.utf8
        }
    }
    return String(decoding: shown, as: UTF8.self)
}
