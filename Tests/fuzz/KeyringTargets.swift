@testable import Configuration
@testable import Credential
@testable import Keyring
@testable import Store
import Unix

/// What a keyring gives back, the list of what it has, and the name of a store.
@Sendable func readKeyring(_ input: Bytes) {
    readKeyringText(input)
    // Random bytes have no sum that is right.
    readKeyringText(Bytes("1.1.\(EntryName.mark(of: input)).".utf8) + input)
    if let lines = try? CredentialLines.read(input), let entry = KeyringEntry(lines: lines) {
        promise(KeyringEntry(lines: entry.lines) == entry, "a line of the list is read as it was")
        promise(entry.advanced(parts: 1) != entry, "the next one is another one")
    }
    if let kind = StoreKind(String(decoding: input, as: UTF8.self)) {
        promise(StoreKind(kind.text) == kind, "a store is named as it was")
    }
}

private func readKeyringText(_ input: Bytes) {
    guard let text = KeyringText(input) else { return }
    for length in [100, 8000] {
        guard
            let parts = try? KeyringText.parts(
                of: text.session, generation: text.generation, length: length)
        else { return promise(false, "an entry that was read can be saved") }
        promise(parts.allSatisfy { $0.count <= length }, "no part is longer than it may be")
        guard KeyringEntry.possibleParts.contains(parts.count) else { continue }
        promise(KeyringText.head(of: parts[0])?.parts == parts.count, "the first tells how many")
        promise(KeyringText(Bytes(parts.joined())) == text, "an entry is read back as it was")
    }
}
