// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // A generic type is then had by a call instead of by its name, which the running program
    // would take apart and look up: a third of all that a `get` did (Tests/bench/README.md).
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
        .when(configuration: .release)),
]

/// One static program for Linux: it starts in a fraction of the time that a dynamic one takes,
/// and a directory on PATH is all it needs. lld, because gold prints a warning for every libc call
/// that a static program had better not make, also for those that ours never makes.
let staticOnLinux: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-executable", "-use-ld=lld", "-Xlinker", "-s"],
        .when(platforms: [.linux], configuration: .release))
]

/// What a `get` runs lies side by side, so that a start reads a tenth of the program and not two
/// thirds. Names that are gone do no harm; Tests/bench/order writes the list anew.
let orderedOnLinux: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Sources/get.order",
            "-Xlinker", "--no-warn-symbol-ordering",
        ],
        .when(platforms: [.linux], configuration: .release))
]

/// What the static FoundationEssentials needs and does not name by itself. Only the sandbox has it:
/// the program starts faster without.
let foundationOnLinux: [LinkerSetting] = [
    .linkedLibrary(
        "_FoundationCollections", .when(platforms: [.linux], configuration: .release)),
    .linkedLibrary("_FoundationCShims", .when(platforms: [.linux], configuration: .release)),
    .linkedLibrary("swiftSynchronization", .when(platforms: [.linux], configuration: .release)),
]

/// The program ends by `_exit`; a coverage build writes its counts before that
/// (Sources/CUnix/coverage.h): `VPAAS_COVERAGE=1 swift test --enable-code-coverage`.
let coverage: [CSetting] =
    Context.environment["VPAAS_COVERAGE"] == nil
    ? [] : [.define("VPAAS_COVERAGE", .when(configuration: .debug))]

func room(_ name: String, on floors: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: floors, swiftSettings: strict)
}

func tests(_ name: String, of rooms: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: rooms, swiftSettings: strict)
}

/// Tests that run the programs have them built first.
let programs: [Target.Dependency] = ["vpaas-cred", "vpaas-sandbox"]

let package = Package(
    name: "vpaas-cred",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "vpaas-cred", targets: ["vpaas-cred"]),
        .executable(name: "vpaas-sandbox", targets: ["vpaas-sandbox"]),
    ],
    dependencies: [],
    targets: [
        .target(name: "CUnix", cSettings: coverage),
        room("Unix", on: ["CUnix"]),

        room("CommandTable", on: []),
        room("Encoding", on: ["Unix"]),
        room("Credential", on: ["Encoding", "Unix"]),
        room("Configuration", on: ["Credential", "Encoding", "Unix"]),

        room("Console", on: ["Unix"]),
        room("Desktop", on: ["Encoding", "Unix"]),
        room("VoicePlatform", on: ["Credential", "Encoding", "Unix"]),
        room("Store", on: ["Configuration", "Credential", "Encoding", "Unix"]),
        room("Keyring", on: ["Store", "Configuration", "Credential", "Encoding", "Unix"]),

        room(
            "TokenLife",
            on: [
                "Keyring", "Store", "VoicePlatform", "Configuration", "Credential", "Encoding",
                "Unix",
            ]),

        room(
            "SignIn",
            on: [
                "TokenLife", "Store", "VoicePlatform", "Console", "Configuration", "Credential",
                "Encoding", "Unix",
            ]),
        room(
            "Setup",
            on: ["Desktop", "Store", "Configuration", "Credential", "Encoding", "Unix"]),
        room("PlatformCall", on: ["VoicePlatform", "Credential", "Encoding", "Unix"]),

        room(
            "Commands",
            on: [
                "SignIn", "Setup", "PlatformCall", "TokenLife", "Store",
                "VoicePlatform", "Desktop", "Console", "CommandTable", "Configuration",
                "Credential", "Encoding", "Unix",
            ]),
        room("Sandbox", on: ["CommandTable", "Credential", "Encoding", "Unix"]),

        .executableTarget(
            name: "vpaas-cred", dependencies: ["Commands"], swiftSettings: strict,
            linkerSettings: staticOnLinux + orderedOnLinux),
        .executableTarget(
            name: "vpaas-sandbox", dependencies: ["Sandbox"], swiftSettings: strict,
            linkerSettings: staticOnLinux + foundationOnLinux),

        // For the tests: a sandbox with a private home, and the built programs in it.
        .target(
            name: "Workbench", dependencies: ["Sandbox", "Unix"],
            path: "Tests/Workbench", swiftSettings: strict),
        // For the tests: a directory, a thread and numbers that look random, each for one test.
        .target(
            name: "Scratch", dependencies: ["CUnix", "Unix"], path: "Tests/Scratch",
            swiftSettings: strict),
        tests("UnixTests", of: ["Scratch", "Unix", "CUnix"]),
        tests("EncodingTests", of: ["Scratch", "Encoding", "Unix"]),
        tests("CredentialTests", of: ["Scratch", "Credential", "Encoding", "Unix"]),
        tests("ConfigurationTests", of: ["Scratch", "Configuration", "Credential", "Unix"]),
        tests("CommandTableTests", of: ["CommandTable"]),
        tests("ConsoleTests", of: ["Scratch", "Console", "Unix"]),
        tests("DesktopTests", of: ["Scratch", "Desktop", "Encoding", "Unix"]),
        tests("StoreTests", of: ["Scratch", "Store", "Configuration", "Credential", "Unix"]),
        tests(
            "KeyringTests",
            of: ["Scratch", "Keyring", "Store", "Configuration", "Credential", "Unix"]),
        tests(
            "SetupTests",
            of: ["Scratch", "Setup", "Desktop", "Configuration", "Credential", "Encoding", "Unix"]),
        tests(
            "VoicePlatformTests",
            of: ["VoicePlatform", "Sandbox", "Credential", "Encoding", "Unix"]),
        tests(
            "TokenLifeTests",
            of: [
                "Scratch", "TokenLife", "Store", "VoicePlatform", "Configuration", "Credential",
                "Encoding",
                "Unix",
            ]),
        tests(
            "SignInTests",
            of: [
                "Scratch", "SignIn", "TokenLife", "Store", "VoicePlatform", "Configuration",
                "Credential", "Encoding", "Unix",
            ]),
        tests("SandboxTests", of: ["Sandbox"]),
        tests("PlatformCallTests", of: ["PlatformCall", "Credential", "Encoding", "Unix"]),
        tests(
            "ReferenceTests",
            of: ["CommandTable", "PlatformCall", "Configuration", "Workbench", "Unix"]),
        tests(
            "CommandsTests",
            of: [
                "Scratch", "Commands", "SignIn", "Setup", "PlatformCall", "TokenLife", "Store",
                "VoicePlatform", "CommandTable", "Configuration", "Credential", "Encoding", "Unix",
            ]),
        .testTarget(
            name: "TranscriptTests", dependencies: ["Workbench", "Unix"] + programs,
            exclude: ["transcripts"], swiftSettings: strict),
        .testTarget(
            name: "ScenarioTests",
            dependencies: ["Workbench", "Sandbox", "Scratch", "VoicePlatform", "Encoding", "Unix"]
                + programs,
            exclude: ["git-conversations.md"], swiftSettings: strict),
    ]
)
