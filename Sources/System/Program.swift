import CSystem

/// The running program itself.
package enum Program {
    /// Where it lies; nil where the system does not tell.
    package static var path: String? {
        let capacity = 4096
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { cs_program_path($0.baseAddress, capacity) }
                .clamped(to: 0...capacity)
        }.nonEmpty
    }

    /// Ends it at once; everything that it had to say is written by then.
    package static func exit(_ status: Int32) -> Never { cs_exit(status) }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

/// Bytes that nobody can guess.
package func randomBytes(_ count: Int) -> Bytes {
    var bytes = Bytes(repeating: 0, count: count)
    // getrandom fails only for sizes and addresses that are not ours to pass.
    precondition(cs_random(&bytes, count) == 0)
    return bytes
}
