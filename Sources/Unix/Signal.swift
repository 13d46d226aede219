import CUnix

/// The numbers of the signals that are sent by name.
package enum Signal {
    package static let terminate = cu_terminate
    package static let kill = cu_kill
}
