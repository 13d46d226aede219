import Unix

/// The instants at which a person is told how much time is left: a minute and half a minute before
/// the deadline, then every second of the last ten.
package struct Countdown {
    private static let marks = [60, 30] + (1...10).reversed()

    private let deadline: Deadline
    /// Seconds before the deadline, that have not been told yet.
    private var marks: ArraySlice<Int>

    /// Drops the marks that have passed already.
    package init(to deadline: Deadline) {
        self.deadline = deadline
        marks = Self.marks.drop { deadline.before(seconds: $0).hasPassed }
    }

    /// The next mark; nil after the last one.
    package var next: Deadline? { marks.first.map { deadline.before(seconds: $0) } }

    /// The seconds left at the latest mark that has passed since the last call; nil without one.
    package mutating func due() -> Int? {
        var due: Int?
        while let mark = marks.first, deadline.before(seconds: mark).hasPassed {
            due = mark
            marks.removeFirst()
        }
        return due
    }
}
