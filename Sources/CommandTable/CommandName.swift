/// The commands of `vpaas-cred`. The table has one row for each, in this order, and the program
/// dispatches by an exhaustive `switch`: neither can have a command that the other lacks.
package enum CommandName: String, CaseIterable, Sendable {
    case get
    case store
    case erase
    case capability
    case login
    case logout
    case status
    case whoami
    case api
    case exec
    case configure
    case doctor
    case completion
    case receiveRedirect = "receive-redirect"
    case listNames = "list-names"
    case help

    package var row: Command {
        switch self {
        case .get: .get
        case .store: .store
        case .erase: .erase
        case .capability: .capability
        case .login: .login
        case .logout: .logout
        case .status: .status
        case .whoami: .whoami
        case .api: .api
        case .exec: .exec
        case .configure: .configure
        case .doctor: .doctor
        case .completion: .completion
        case .receiveRedirect: .receiveRedirect
        case .listNames: .listNames
        case .help: .help
        }
    }
}
