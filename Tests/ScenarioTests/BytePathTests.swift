import Testing
import Workbench

/// Paths and environments are bytes, and need not be UTF-8.
@Suite("A home whose name is not UTF-8") struct BytePathTests {
    @Test("has the session in that very directory, and nothing beside it")
    func sessionInThatDirectory() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            unset XDG_STATE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
            top=$HOME; HOME=$(printf '%s/h\\377' "$top"); export HOME; mkdir "$HOME"
            vpaas-cred get > "$top/first" && vpaas-cred get --no-input > "$top/second"
            cmp "$top/first" "$top/second" && ls "$HOME/.local/state/vpaas-cred" | grep -c '^http,'
            ls "$top" | wc -l
            """)
        #expect(outcome.output == "1\n3\n", "\(outcome)")
        #expect(bench.count("login") == 1)
    }

    @Test("a program on such a PATH is found, and children get every variable as it was")
    func programAndVariable() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.shell(
            """
            bin=$(printf '%s/b\\377' "$HOME"); mkdir "$bin"
            printf '#!/bin/sh\\nprintf "%%s" "$ODD" > "$HOME/seen"; exec /usr/bin/env curl "$@"\\n' \
              > "$bin/curl"
            sed -i "s#/usr/bin/env curl#$(command -v curl)#" "$bin/curl"
            chmod 755 "$bin/curl"; ODD=$(printf 'x\\377y'); export ODD
            PATH="$bin:$PATH" vpaas-cred get --refresh > /dev/null; echo $?
            printf '%s' "$ODD" | cmp - "$HOME/seen" && echo same
            """)
        #expect(outcome.output == "0\nsame\n", "\(outcome)")
    }
}
