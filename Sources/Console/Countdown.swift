import Unix

/// The few instants at which a person is told that the time runs out: seldom at first, and every
/// second in the end.
package struct Countdown {
    private static let marks = [60, 30] + (1...10).reversed()

    private let deadline: Deadline
    /// Seconds before the end.
    private var marks: ArraySlice<Int>

    /// A mark that is over by now says nothing that was not known from the start.
    package init(to deadline: Deadline) {
        self.deadline = deadline
        marks = Self.marks.drop { deadline.before(seconds: $0).hasPassed }
    }

    /// When there is something to tell; nil when everything has been told.
    package var next: Deadline? { marks.first.map { deadline.before(seconds: $0) } }

    /// How many seconds are left, where it is time to tell.
    package mutating func take() -> Int? {
        var due: Int?
        while let mark = marks.first, deadline.before(seconds: mark).hasPassed {
            due = mark
            marks.removeFirst()
        }
        return due
    }
}
