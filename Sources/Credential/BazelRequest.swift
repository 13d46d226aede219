import Encoding
import Unix

/// The request of the credential-helper protocol that Bazel speaks: a JSON object with the `uri`
/// of the call that is about to be made.
package enum BazelRequest {
    /// nil where it is no such request.
    package static func uri(in bytes: Bytes) -> String? {
        JSONValue(parsing: bytes)?["uri"]?.string
    }
}
