import CUnix

/// The running program itself.
package enum Program {
    /// Where it lies; nil where the system does not tell.
    package static var path: String? {
        var path = [CChar](repeating: 0, count: 4096)
        let length = cu_program_path(&path, path.count)
        return length > 0 ? String(system: path) : nil
    }

    /// From here on no core of it is written, and no other process of the user may look into it:
    /// there are secrets in its memory.
    package static func keepMemoryPrivate() { cu_forbid_dumps() }

    /// The words that it was started with, behind its own name, byte for byte: the name of a file
    /// need not be Unicode.
    package static var words: [Bytes] {
        (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
            CommandLine.unsafeArgv[index].map { bytes(of: $0) }
        }
    }

    /// Becomes another program: what follows is that program's, its signals and its status too.
    /// - Parameters:
    ///   - words: its name as it was typed, and what follows that.
    ///   - environment: whole entries, `NAME=value`.
    /// - Throws: where it cannot be started, and only then comes back.
    package static func exec(
        _ path: String, _ words: [Bytes], environment: [Bytes]
    ) throws(SystemError) -> Never {
        var code = withWords(words, environment) { cu_exec(path, $0, $1) }
        // A script without a first line that says who reads it is the shell's, as for a shell.
        if code == -cu_not_program {
            let script = [Bytes("sh".utf8), path.systemBytes] + words.dropFirst()
            code = withWords(script, environment) { cu_exec("/bin/sh", $0, $1) }
        }
        throw SystemError("run", path, code: -code)
    }

    /// Goes on with `body` in a process that has nothing to do with us any more: no stream, no
    /// terminal, no signal of ours, and nobody waits for it. Ours has no streams either from here
    /// on: it has said what it had to say.
    /// - Returns: in our own process, at once, also where no other could be begun.
    package static func forkDetached(_ body: () -> Void) {
        guard cu_fork_detached() == 0 else { return }
        body()
        exit(0)
    }

    /// Ends it at once; everything that it had to say is written by then.
    package static func exit(_ status: Int32) -> Never { cu_exit(status) }
}

/// Bytes that nobody can guess.
package func randomBytes(_ count: Int) -> Bytes {
    var bytes = Bytes(repeating: 0, count: count)
    // getrandom fails only for sizes and addresses that are not ours to pass.
    precondition(cu_random(&bytes, count) == 0)
    return bytes
}

/// Lends two lists of words to C, each with a null pointer behind its last.
func withWords<Result, Failure>(
    _ first: [Bytes], _ second: [Bytes],
    _ body: (
        UnsafePointer<UnsafeMutablePointer<CChar>?>, UnsafePointer<UnsafeMutablePointer<CChar>?>
    ) throws(Failure) -> Result
) throws(Failure) -> Result {
    let words = first.map(terminated) + [nil]
    let more = second.map(terminated) + [nil]
    defer { for word in words + more { word?.deallocate() } }
    return try body(words, more)
}

/// The bytes of a C string.
func bytes(of text: UnsafePointer<CChar>) -> Bytes {
    var bytes = Bytes()
    var next = text
    while next.pointee != 0 {
        bytes.append(UInt8(bitPattern: next.pointee))
        next += 1
    }
    return bytes
}

private func terminated(_ word: Bytes) -> UnsafeMutablePointer<CChar>? {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: word.count + 1)
    for (index, byte) in word.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[word.count] = 0
    return copy
}
