import Credential
import Unix

/// Reads a request from standard input.
enum RequestReader {
    /// Bytes; no known caller sends more.
    private static let longest = 1 << 20

    /// A request of the helper protocol: to the blank line or the end, and not further where the
    /// system lets us.
    static func read() throws -> CredentialRequest {
        let bytes = try taken { () throws(SystemError) in
            try FileDescriptor.standardInput.readParagraph(limit: longest)
        }
        return try CredentialRequest(bytes)
    }

    /// A request of Bazel's credential-helper protocol: the URL that it is about.
    static func readURI() throws -> Bytes {
        let bytes = try taken { () throws(SystemError) in
            try FileDescriptor.standardInput.readAll(limit: longest)
        }
        guard let uri = BazelRequest.uri(in: bytes) else { throw Messages.jsonRequest }
        return Bytes(uri.utf8)
    }

    private static func taken(
        _ read: () throws(SystemError) -> Bytes
    ) throws -> Bytes {
        let bytes = try read()
        guard bytes.count <= longest else { throw Messages.requestTooLong(longest) }
        return bytes
    }
}
