/// Runs a body that throws errors of one domain, and throws those of another instead.
package func wrap<R: ~Copyable, From: Error, To: Error>(
    _ into: (From) -> To, _ body: @autoclosure () throws(From) -> R
) throws(To) -> R {
    do throws(From) {
        return try body()
    } catch {
        throw into(error)
    }
}
