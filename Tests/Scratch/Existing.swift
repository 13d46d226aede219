/// Something that a test cannot do without is not there.
package struct NothingThere: Error {}

/// What `#require` is for a value that cannot be copied.
package func existing<Value: ~Copyable>(_ value: consuming Value?) throws -> Value {
    guard let value else { throw NothingThere() }
    return value
}

/// Whether there is one, for `#expect`, which cannot look at what cannot be copied.
package func isNothing<Value: ~Copyable>(_ value: borrowing Value?) -> Bool {
    switch value {
    case .none: true
    case .some: false
    }
}
