import Testing

@testable import Sandbox

@Suite("The sandbox's settings") struct SandboxBehaviourTests {
    /// Settings that `#expect` may change.
    private final class Settings {
        var behaviour = SandboxBehaviour()

        func set(_ name: String, _ value: String) -> Bool { behaviour.set(name, value) }
        func nextFault(of call: SandboxCall) -> SandboxFault? { behaviour.nextFault(of: call) }
    }

    @Test("name a call, a fault and how often it happens") func nameCallFaultCount() {
        let settings = Settings()
        #expect(settings.set("fail", "refresh:503*2"))
        #expect(settings.nextFault(of: .login) == nil)
        #expect(settings.nextFault(of: .refresh) == .status(503))
        #expect(settings.nextFault(of: .refresh) == .status(503))
        #expect(settings.nextFault(of: .refresh) == nil)

        #expect(settings.set("fail", "user-info:line-break"))
        for _ in 0..<3 { #expect(settings.nextFault(of: .userInfo) == .lineBreak) }
        #expect(settings.set("fail", "none"))
        #expect(settings.nextFault(of: .userInfo) == nil)
    }

    @Test("reach every call at once") func reachEveryCall() {
        let settings = Settings()
        #expect(settings.set("fail", "all:gateway*1"))
        for call in SandboxCall.allCases {
            #expect(settings.nextFault(of: call) == .gateway)
            #expect(settings.nextFault(of: call) == nil)
        }
        #expect(settings.set("delay", "all:25"))
        #expect(settings.behaviour.delays.count == SandboxCall.allCases.count)
    }

    @Test("know every fault by its name", arguments: SandboxFault.names)
    func knowEveryFault(_ name: String) {
        let settings = Settings()
        #expect(settings.set("fail", "login:\(name)"))
        #expect(settings.nextFault(of: .login) != nil)
    }

    @Test(
        "that make no sense change nothing",
        arguments: [
            ("fail", ""), ("fail", "refresh"), ("fail", "refresh:"), ("fail", ":503"),
            ("fail", "everything:503"), ("fail", "refresh:199"), ("fail", "refresh:600"),
            ("fail", "refresh:503*0"), ("fail", "refresh:503*-1"), ("fail", "refresh:503*x"),
            ("fail", "refresh:503*"), ("fail", "refresh:99999999999999999999"),
            ("delay", "login"), ("delay", "login:-1"), ("delay", "login:600001"),
            ("lifetime", "-1"), ("lifetime", "soon"), ("lifetime", "1000000001"),
            ("revoke", "1"), ("down", ""), ("blanks", "maybe"), ("self-submit", "YES"),
            ("redirect", "303"), ("login-answer", "xml"), ("clock", "never"),
            ("clock", "1000000001"), ("nothing", "yes"), ("", ""),
        ])
    func changeNothing(_ name: String, _ value: String) {
        let settings = Settings()
        #expect(!settings.set(name, value))
        #expect(settings.behaviour == SandboxBehaviour())
    }

    @Test("set what they name") func setWhatTheyName() {
        let settings = Settings()
        for (name, value) in [
            ("lifetime", "60"), ("user", "anna"), ("login-answer", "json"), ("blanks", "yes"),
            ("redirect", "popup"), ("self-submit", "yes"), ("revoke", "yes"), ("down", "yes"),
            ("clock", "none"),
        ] {
            #expect(settings.set(name, value), "\(name)")
        }
        #expect(settings.behaviour.lifetime == 60)
        #expect(settings.behaviour.user == "anna")
        #expect(settings.behaviour.loginResponse == .json)
        #expect(settings.behaviour.hasBlanks && settings.behaviour.submitsItself)
        #expect(settings.behaviour.redirect == .popup)
        #expect(settings.behaviour.isRevoked && settings.behaviour.isDown)
        #expect(settings.behaviour.clock == nil)
        #expect(settings.set("clock", "-5"))
        #expect(settings.behaviour.clock == -5)
    }
}
