/// Runs `body`, and wraps its error: `try wrap(StoreError.file, try directory.names())`.
@discardableResult
package func wrap<Result: ~Copyable, Inner: Error, Outer: Error>(
    _ outer: (Inner) -> Outer, _ body: @autoclosure () throws(Inner) -> Result
) throws(Outer) -> Result {
    do throws(Inner) {
        return try body()
    } catch {
        throw outer(error)
    }
}
