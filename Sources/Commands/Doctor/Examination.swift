import CommandTable
import Configuration
import Store
import TokenLife
import Unix

/// The input of the checks, as far as it can be read.
struct Examination {
    let world: World
    /// The parts that every command has; none where the configuration cannot be read.
    let services: Result<Services, ConfigurationError>
    /// The option of that name.
    let profile: String?
    /// The directories in use, which do not depend on the configuration file.
    let directories: Directories?
    /// The store in use; files where the configuration cannot be read.
    let storeKind: StoreKind
    let store: StoreInspection

    struct Directories {
        let state: String
        let store: String
        let runtime: String

        /// Where the locks of the entries are, and of the one sign-in.
        var locks: [String] {
            store == state ? [state + "/locks"] : [store + "/locks", state + "/locks"]
        }
    }

    var environment: Environment { world.environment }
    var configuration: Result<Configuration, ConfigurationError> { services.map(\.configuration) }

    init(_ arguments: Arguments, _ world: World) {
        self.world = world
        let option = arguments.value(.profile)
        profile = option
        services = Result { () throws(ConfigurationError) in try Services(arguments, world) }
        let named = option ?? world.environment[.profile]
        directories = try? Self.directories(world.environment, profile: named)
        storeKind =
            (try? Configuration.store(world.environment, profile: named)) ?? .file
        let (kind, environment) = (storeKind, world.environment)
        store =
            directories.map { kind.inspect(in: $0.store, profile: named, environment: environment) }
            ?? StoreInspection()
    }

    private static func directories(
        _ environment: Environment, profile: String?
    ) throws(ConfigurationError) -> Directories {
        let state = try Configuration.stateDirectory(environment)
        return Directories(
            state: state, store: profile.map(Configuration.storeDirectory(in: state)) ?? state,
            runtime: try Configuration.runtimeDirectory(environment))
    }

    /// Whether HOME belongs to another user, as under `sudo`; the files in it rightly do as well.
    var isHomeForeign: Bool {
        environment[.home].flatMap(FileStatus.ofTarget).map { !$0.isOwn } ?? false
    }

    /// One of our own commands, for the profile that is looked at.
    func command(_ words: String) -> String {
        "vpaas-cred " + words + (profile.map { " --profile \(quoted($0))" } ?? "")
    }

    /// Runs another program with arguments that make it print something at once.
    func ask(_ program: String, _ arguments: [String]) -> ChildProcess.Outcome? {
        // GIT_CONFIG names the file for `git config` alone, and for no other git command.
        let variables = environment.forChildren(adding: ["LC_ALL": "C"])
            .filter { !$0.starts(with: "GIT_CONFIG=".utf8) }
        let outcome = try? ChildProcess.run(
            program, arguments, environment: variables, input: [],
            limit: 1 << 20, until: Deadline(seconds: 5), inNewSession: true)
        return outcome.flatMap { $0.wasCutShort ? nil : $0 }
    }

    /// The command that installs a program on this machine.
    func installing(_ name: String) -> String {
        let managers = [
            ("apt-get", "install"), ("dnf", "install"), ("apk", "add"), ("pacman", "-S"),
            ("zypper", "install"),
        ]
        #if os(macOS)
            return "brew install \(name)"
        #else
            let manager = managers.first { ChildProcess.find($0.0, in: environment) != nil }
            let (program, verb) = manager ?? managers[0]
            return "sudo \(program) \(verb) \(name)"
        #endif
    }
}
