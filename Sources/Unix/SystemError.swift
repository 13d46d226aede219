import CUnix

/// A system call that failed: what it was about to do, to what, and the errno.
package struct SystemError: Error, Equatable, Sendable {
    /// The attempt as a verb that "cannot" can stand before: "open", "start".
    package let attempt: String
    /// The path or program it was about; empty where there is none.
    package let subject: String
    /// The errno.
    package let code: Int32

    package init(_ attempt: String, _ subject: String = "", code: Int32) {
        self.attempt = attempt
        self.subject = subject
        self.code = code
    }

    /// Something that is needed does not exist.
    package static func missing(_ attempt: String, _ subject: String = "") -> SystemError {
        SystemError(attempt, subject, code: cu_missing)
    }

    /// It is there and must not be used.
    package static func denied(_ attempt: String, _ subject: String = "") -> SystemError {
        SystemError(attempt, subject, code: cu_denied)
    }

    /// Another process holds it.
    package static func busy(_ attempt: String, _ subject: String = "") -> SystemError {
        SystemError(attempt, subject, code: cu_would_block)
    }

    /// A path is longer than the system allows.
    package static func pathTooLong(_ attempt: String, _ subject: String) -> SystemError {
        SystemError(attempt, subject, code: cu_path_too_long)
    }

    /// What strerror says.
    package var reason: String {
        // strerror(0) is "Success".
        code == 0 ? "unknown reason" : String(cString: cu_error_text(code))
    }

    package var isMissing: Bool { code == cu_missing || code == cu_not_directory }
    package var isDenied: Bool { code == cu_denied }
}

/// Repeats a call that a signal interrupted, and turns its negated errno into an error.
@discardableResult
func checked<Result: SignedInteger>(
    _ attempt: String, _ subject: @autoclosure () -> String = "", _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        if Int32(truncatingIfNeeded: -result) == cu_interrupted { continue }
        throw SystemError(attempt, subject(), code: Int32(truncatingIfNeeded: -result))
    }
}
