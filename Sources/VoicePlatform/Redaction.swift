import Credential
import Unix

/// Removes secrets from a server's text. A server may repeat what it was sent: whole, truncated,
/// or in pieces between percent escapes.
func redacted(_ text: String, hiding secrets: [Secret]) -> String {
    // More than is ever shown.
    let bytes = Bytes(text.utf8.prefix(4096))
    var isSecret = [Bool](repeating: false, count: bytes.count)
    for secret in secrets where secret.count > 0 {
        let whole = secret.reveal()
        // Twelve equal bytes are no coincidence.
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
