import Credential
import System

/// Reads a request of the helper protocol from standard input.
enum RequestReader {
    /// Bytes; a request that is longer comes from nobody we know.
    private static let longest = 1 << 20

    /// To the blank line or the end, and not further where the system lets us.
    static func read() throws(Failure) -> CredentialRequest {
        let bytes: Bytes
        do throws(SystemError) {
            bytes = try FileDescriptor.standardInput.readParagraph(limit: longest)
        } catch {
            throw error.failure
        }
        guard bytes.count <= longest else { throw Messages.requestTooLong(longest) }
        return try reporting { () throws(MalformedLine) in try CredentialRequest(bytes) }
    }
}
