import CUnix

/// Runs `body` on a detached thread.
/// - Throws: when the system has no room for another thread.
package func startThread(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    let context = Unmanaged.passRetained(Work(body)).toOpaque()
    let result = cu_start_thread(
        { pointer in
            guard let pointer else { return }
            Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run()
        }, context)
    if result < 0 { Unmanaged<Work>.fromOpaque(context).release() }
    try checked("start a thread") { result }
}
