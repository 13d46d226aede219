import Unix

// What libFuzzer calls, once with every input that it makes up.

/// Reads what others wrote, and states with `promise` what has to hold of the result.
typealias Target = @Sendable (Bytes) -> Void

let targets: [String: Target] = [
    "request": readRequest, "entry": readEntry, "stored-file": readStoredFile,
    "configuration": editConfiguration, "refresh": answerRefresh, "login-page": answerLogin,
    "user-info": answerUserInfo, "redirect": readRedirect, "pasted": readPasted,
    "bazel": readHelperRequest, "devtools": readDevTools, "applications": editApplications,
    "desktop-entry": readDesktopEntry, "git-helpers": readGitHelpers, "http-date": readDate,
    "call-target": followRedirect, "setup-record": readSetupRecord, "note": readNote,
    "keyring": readKeyring,
]

private let chosen = Environment.process[named: "VPAAS_FUZZ_TARGET"] ?? ""

@_cdecl("LLVMFuzzerInitialize")
public func begin(
    _ count: UnsafeMutablePointer<Int32>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> Int32 {
    if targets[chosen] == nil {
        let names = targets.keys.sorted().joined(separator: "\n") + "\n"
        try? FileDescriptor.standardOutput.write(names.utf8)
        Program.exit(chosen == "list" ? 0 : 2)
    }
    return 0
}

private let target = targets[chosen] ?? { _ in }

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    target(Bytes(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Ends the run where it does not hold.
func promise(_ holds: Bool, _ what: StaticString) {
    if !holds { fatalError("broken promise: \(what)") }
}

/// Whether a line of the protocol, a header or a terminal could take any of it for its own.
func isOneLine(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
}

/// Whether it can stand on a terminal: no control character, also none of two bytes.
func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
}
