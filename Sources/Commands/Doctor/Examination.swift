import CommandTable
import Configuration
import Store
import TokenLife
import Unix

/// What the checks look at, as far as it can be had.
struct Examination {
    let world: World
    let trace: Trace
    /// What the command line names.
    let profile: String?
    let configuration: Result<Configuration, ConfigurationError>
    /// The places of the store, which a wrong configuration does not change.
    let places: Places?
    /// Where the entries are; in files where the configuration says nothing that can be read.
    let storeKind: StoreKind
    let store: StoreInspection

    struct Places {
        let state: String
        let store: String
        let runtime: String

        /// Where the locks of the entries are, and of the one sign-in.
        var locks: [String] {
            store == state ? [state + "/locks"] : [store + "/locks", state + "/locks"]
        }
    }

    var environment: Environment { world.environment }

    init(_ arguments: Arguments, _ world: World) {
        self.world = world
        let isTraced = arguments.has(.verbose) || world.environment[.trace] == "1"
        trace = isTraced ? Trace { world.say("trace: \($0)") } : .off
        let option = arguments.value(.profile)
        profile = option
        configuration = Result { () throws(ConfigurationError) in
            try Configuration(
                environment: world.environment, overrides: .init(profile: option))
        }
        let named = option ?? world.environment[.profile]
        places = try? Self.places(world.environment, profile: named)
        storeKind =
            (try? Configuration.store(world.environment, profile: named)).flatMap { $0 } ?? .file
        let (kind, environment) = (storeKind, world.environment)
        store =
            places.map { kind.inspect(in: $0.store, profile: named, environment: environment) }
            ?? StoreInspection()
    }

    private static func places(
        _ environment: Environment, profile: String?
    ) throws(ConfigurationError) -> Places {
        let state = try Configuration.stateDirectory(environment)
        return Places(
            state: state, store: profile.map(Configuration.storeDirectory(in: state)) ?? state,
            runtime: try Configuration.runtimeDirectory(environment))
    }

    /// Whether HOME is somebody else's, as it is below `sudo`; what is in it is theirs by right.
    var isHomeForeign: Bool {
        environment[.home].flatMap(FileStatus.ofTarget).map { !$0.isOwn } ?? false
    }

    /// One of our own commands, for the profile that is looked at.
    func command(_ words: String) -> String {
        "vpaas-cred " + words + (profile.map { " --profile \(quoted($0))" } ?? "")
    }

    /// Another program's answer to a question that takes no time.
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
