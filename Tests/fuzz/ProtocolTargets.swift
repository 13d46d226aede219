@testable import Credential
@testable import Store
@testable import TokenLife
@testable import VoicePlatform
import Unix

/// The helper protocol: whatever a request says, an answer to it is made of whole lines, and what
/// was read can be written and read again.
@Sendable func readRequest(_ input: Bytes) {
    guard let request = try? CredentialRequest(input) else { return }
    for value in [request.scheme, request.host, request.path, request.username] {
        if let value { promise(isOneLine(value), "no part of a request holds a line break") }
    }
    _ = RejectedToken.named(by: request)
    _ = request.acceptsBearer
    if let origin = Fixture.served.origin(of: request) {
        promise(
            origin == Fixture.own || origin.host.hasSuffix(".example.net"),
            "only what is served is answered")
    }
    let stored = Session(
        storing: request,
        as: SessionIdentity(
            scheme: request.scheme ?? [], host: request.host ?? [], path: request.path,
            username: request.username))
    for session in [stored, Fixture.session] {
        guard let reply = CredentialReply(to: request, from: session, isRepeatable: true),
            let bytes = try? reply.bytes()
        else { continue }
        promise(
            (try? CredentialLines.read(bytes)) == reply.lines, "a reply is read as it was meant")
    }
}

/// An entry of the store: what is read is written back as it was.
@Sendable func readEntry(_ input: Bytes) {
    guard let lines = try? CredentialLines.read(input), let session = Session(lines: lines) else {
        return
    }
    guard let written = try? CredentialLines.write(session.lines),
        let again = try? CredentialLines.read(written)
    else { return promise(false, "an entry that was read can be written") }
    promise(Session(lines: again) == session, "an entry is read back as it was")
    let name = EntryName.of(session.identity)
    promise(
        name.utf8.count <= 250 && !name.contains("/") && !name.hasPrefix("."),
        "an entry's name is the name of a file")
    _ = EntryName.identity(in: String(decoding: input, as: UTF8.self))
}

/// The file of an entry as the store opens it.
@Sendable func readStoredFile(_ input: Bytes) {
    Fixture.write(input, to: Fixture.entryName)
    let store = FileStore(path: Fixture.directory)
    do throws(StoreError) {
        guard let session = try store.session(Fixture.session.identity) else { return }
        promise(session.identity == Fixture.session.identity, "an entry is nobody else's")
        promise(input.suffix(2).elementsEqual("\n\n".utf8), "half an entry is none")
    } catch {
        guard case .garbled = error else { return promise(false, "a bad entry is called one") }
    }
}

/// The note that one who waited for an attempt reads.
@Sendable func readNote(_ input: Bytes) {
    guard let lines = try? CredentialLines.read(input), let error = PlatformError(lines: lines)
    else { return }
    promise(PlatformError(lines: error.lines) == error, "a note is read back as it was")
}

extension Bytes {
    fileprivate func hasSuffix(_ text: String) -> Bool {
        suffix(text.utf8.count).elementsEqual(text.utf8)
    }
}
