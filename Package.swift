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
/// and a folder on PATH is all it needs. lld, because gold prints a warning for every libc call
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
        .target(name: "CSystem"),
        room("System", on: ["CSystem"]),
        room("Credential", on: ["System"]),
        room("CommandTable", on: []),
        // The pages of the manual, which the program itself does not carry along.
        room("Manual", on: ["CommandTable"]),
        room("Desktop", on: ["System"]),
        room("Store", on: ["Credential", "System"]),
        room("Setup", on: ["Desktop", "Store", "Credential", "System"]),
        room("VoicePlatform", on: ["Credential", "System"]),
        room("TokenLife", on: ["Store", "VoicePlatform", "Credential", "System"]),
        room("SignIn", on: ["TokenLife", "Store", "VoicePlatform", "Credential", "System"]),
        room("PlatformCall", on: ["VoicePlatform", "Credential", "System", "CSystem"]),
        room("Doctor", on: ["Credential", "System"]),
        .executableTarget(
            name: "vpaas-cred",
            dependencies: [
                "Doctor", "SignIn", "PlatformCall", "Setup", "TokenLife", "VoicePlatform", "Store",
                "Desktop", "CommandTable", "Credential", "System",
            ],
            swiftSettings: strict, linkerSettings: staticOnLinux + orderedOnLinux),
        room("Sandbox", on: ["Credential", "System", "CSystem"]),
        .executableTarget(
            name: "vpaas-sandbox",
            dependencies: ["Sandbox", "CommandTable", "Credential", "System"],
            swiftSettings: strict, linkerSettings: staticOnLinux + foundationOnLinux),

        // For the tests: a sandbox with a private home, and the built programs in it.
        .target(
            name: "Workbench", dependencies: ["Sandbox", "Store", "System", "CSystem"],
            path: "Tests/Workbench", swiftSettings: strict),
        // For the tests: a folder, a thread and numbers that look random, each for one test.
        .target(
            name: "Scratch", dependencies: ["CSystem", "System"], path: "Tests/Scratch",
            swiftSettings: strict),
        tests("SystemTests", of: ["Scratch", "System", "CSystem"]),
        tests("CredentialTests", of: ["Scratch", "Credential", "System"]),
        tests("CommandTableTests", of: ["CommandTable"]),
        tests("DesktopTests", of: ["Scratch", "Desktop", "System"]),
        tests("StoreTests", of: ["Scratch", "Store", "Credential", "System"]),
        tests("SetupTests", of: ["Scratch", "Setup", "Desktop", "Store", "Credential", "System"]),
        tests("VoicePlatformTests", of: ["VoicePlatform", "Sandbox", "Credential", "System"]),
        tests(
            "TokenLifeTests",
            of: ["TokenLife", "Store", "VoicePlatform", "Credential", "System"]),
        tests(
            "SignInTests",
            of: ["Scratch", "SignIn", "VoicePlatform", "Store", "Credential", "System"]),
        tests("PlatformCallTests", of: ["PlatformCall", "Credential", "System"]),
        tests(
            "ReferenceTests",
            of: ["Manual", "CommandTable", "PlatformCall", "Store", "Workbench", "System"]),
        tests("DoctorTests", of: ["Scratch", "Doctor", "Credential", "System"]),
        .testTarget(
            name: "TranscriptTests", dependencies: ["Workbench", "System"] + programs,
            exclude: ["transcripts"], swiftSettings: strict),
        .testTarget(
            name: "ScenarioTests",
            dependencies: ["Workbench", "Sandbox", "Scratch", "VoicePlatform", "System"] + programs,
            exclude: ["git-conversations.md"], swiftSettings: strict),
    ]
)
