import Unix

/// The command shell of Windows, as WSL starts it: the arguments are joined with blanks to one
/// command line, and an argument without a blank is not quoted
/// (https://github.com/microsoft/WSL/issues/4981), so the shell interprets its characters.
enum WindowsShell {
    /// The second path is for `appendWindowsPath = false` (wsl.conf).
    static let programs = ["cmd.exe", "/mnt/c/Windows/System32/cmd.exe"]

    /// The arguments that open a page in the person's browser.
    /// - Returns: nil for a URL that the shell could take for more than one word.
    static func arguments(opening url: String) -> [String]? {
        // /d: no AutoRun command. /v:off: no `!NAME!`. `start` needs a title only before a quoted
        // argument.
        bare(url).map { ["/d", "/v:off", "/c", "start", $0] }
    }

    /// The URL, escaped for the shell.
    private static func bare(_ url: String) -> String? {
        var word = ""
        for byte in url.utf8 {
            switch byte {
            // A caret escapes the next character.
            case UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"): word += "^"
            case _ where byte.isASCIIAlphanumeric: break
            case let other where "-._~:/?#[]@!$*+,;=%".utf8.contains(other): break
            default: return nil
            }
            word.unicodeScalars.append(UnicodeScalar(byte))
            // `%NAME%` is expanded before carets are, and no variable name begins with a caret.
            if byte == UInt8(ascii: "%") { word += "^" }
        }
        // A trailing caret would escape whatever follows the URL.
        return url.hasSuffix("%") || url.contains("%%") ? nil : word
    }
}
