import CUnix

/// The controlling terminal, which is where questions are asked: standard input and output may
/// be git's.
package final class Terminal {
    private let file: FileDescriptor

    /// nil where this process has none, or runs in the background of it.
    package init?() {
        let number = cu_open(
            cu_current_directory, "/dev/tty", cu_for_reading | cu_for_writing | cu_follow_link, 0)
        guard number >= 0 else { return nil }
        file = FileDescriptor(owning: number)
        if cu_is_in_foreground(number) == 0 { return nil }
    }

    package var descriptor: Int32 { file.number }

    package func write(_ text: String) { try? file.write(text.utf8) }

    /// Writes a line that whatever is written next replaces; an empty one only takes it away.
    package func writePassing(_ line: String) {
        let blanks = String(repeating: " ", count: max(Self.longestPassing - line.count, 0))
        write("\r\(line)\(blanks)\r")
    }

    /// Characters; blanks are what every terminal understands.
    private static let longestPassing = 40

    /// What has been typed so far; empty when the terminal is gone.
    package func readTyped() -> Bytes { (try? file.read(upTo: 4096)) ?? [] }

    /// From here on characters arrive as they are typed and are not shown, so that a line may be
    /// longer than the 4,095 bytes that a terminal collects, and a code stays off the screen.
    package func startQuiet() { _ = cu_terminal_disable_echo(file.number) }

    /// Gives the terminal back as it was. A signal that ends the program does so too.
    package func endQuiet() { cu_terminal_restore() }
}
