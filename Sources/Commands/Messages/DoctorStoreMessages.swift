import Configuration
import Credential
import Encoding
import Store
import Unix

// The words of `doctor` for the store and the sessions in it.

extension Messages {
    // MARK: Store

    static func store(_ place: String, entries: Int) -> Finding {
        Finding(
            .store, .ok,
            "\(path(place)), " + (entries == 1 ? "1 entry" : "\(entries) entries"))
    }

    /// Where entries are in a keyring, and the files here only say which.
    static func keyring(_ kind: StoreKind, entries: Int) -> Finding {
        Finding(
            .store, .ok,
            "\(sanitized(kind.text, limit: 200)), "
                + (entries == 1 ? "1 entry" : "\(entries) entries"))
    }

    static func forgotten(_ identities: [SessionIdentity], by kind: StoreKind) -> Finding {
        let some = identities.prefix(3).map(\.account).joined(separator: ", ")
        return Finding(
            .store, .ok,
            "\(sessions(kind)) no longer has what it was given for \(some)"
                + (identities.count > 3 ? ", …" : ""))
    }

    /// - Parameter kinds: stores with entries that the configuration does not name.
    static func leftInOtherStores(
        _ kinds: [StoreKind], in examination: Examination
    ) -> Finding {
        let names = kinds.map { sanitized($0.text, limit: 200) }.joined(separator: ", ")
        return Finding(
            .store, .warning,
            "entries are left in \(names), which the configuration does not name",
            fix: examination.command("configure --store \(quoted(examination.storeKind.text))"))
    }

    private static func secretToolPackage(_ examination: Examination) -> String {
        ChildProcess.find("apt-get", in: examination.environment) == nil
            ? "libsecret" : "libsecret-tools"
    }

    static func emptyStore(_ place: String) -> Finding {
        Finding(.store, .ok, "nothing is stored yet; it will be in \(path(place))")
    }

    static func notWritable(_ directory: String) -> Finding {
        Finding(
            .store, .error(.store), "nothing can be written to \(path(directory))",
            fix: "chmod u+rwx \(quoted(directory))")
    }

    /// - Parameter above: the nearest directory that is there.
    static func noRoom(for store: String, above: String, in examination: Examination) -> Finding {
        var fix = "sudo install -d -m 700 -o \"$(id -u)\" \(quoted(store))"
        if FileStatus.ofTarget(above)?.isOwn ?? false {
            fix = "chmod u+rwx \(quoted(above))"
        } else if examination.environment[.stateHome] != nil {
            fix = "unset XDG_STATE_HOME"
        } else if examination.isHomeForeign {
            fix = ownHome
        }
        return Finding(
            .store, .error(.store),
            "\(path(store)) cannot be made, since nothing can be written to \(path(above))",
            fix: fix)
    }

    static func noDirectory(_ place: String, isNamed: Bool) -> Finding {
        Finding(
            .store, .error(.store),
            "\(path(place)) is no directory, so nothing can be stored below",
            fix: isNamed ? "unset XDG_STATE_HOME" : aside(place))
    }

    static func finding(_ error: StoreError, in examination: Examination) -> Finding {
        Finding(.store, .error(.store), error.failure.message, fix: fix(error, examination))
    }

    private static func fix(_ error: StoreError, _ examination: Examination) -> String? {
        switch error {
        case .file(.system(let error)):
            error.isDenied
                ? opening(error.subject, in: examination) : "ls -ld \(quoted(error.subject))"
        case .file(.tooLarge(let file, _)), .garbled(let file): aside(file)
        case .file(.notPrivate(let file, let exposure)):
            switch exposure {
            case .wrongOwner: owning(file, in: examination)
            // Also the set-id bits and the sticky bit of a directory.
            case .wideMode(let mode):
                "chmod \(mode & 0o7000 == 0 ? "go=" : "a-st,go=") \(quoted(file))"
            // It removes the link, not its target.
            case .link: "rm \(quoted(file))"
            case .wrongKind: aside(file)
            }
        case .unwritable, .busy: nil
        case .keyring(_, .noProgram("secret-tool")):
            examination.installing(Self.secretToolPackage(examination))
        case .keyring(.secretService, .locked), .keyring(.secretService, .noReply): unlock
        case .keyring:
            examination.environment[.store] == nil
                ? examination.command("configure --store file")
                : "unset \(Environment.Variable.store.rawValue)"
        }
    }

    static func leftovers(_ count: Int, in directory: String) -> Finding {
        Finding(
            .store, .ok,
            "\(count == 1 ? "1 file" : "\(count) files") that a killed process left half written; "
                + "harmless, and replaced by the next one",
            // By age, so that it never removes one that is being written.
            fix: "find \(quoted(directory)) -maxdepth 1 -name '.new-*' -mmin +10 -exec rm {} +")
    }

    static func foreignFiles(_ names: [String]) -> Finding {
        let some = names.prefix(3).map { sanitized($0) }.joined(separator: ", ")
        return Finding(
            .store, .ok,
            "no entries of ours, and left alone: " + some + (names.count > 3 ? ", …" : ""))
    }

    // MARK: Sessions and locks

    static func nobody(login: String) -> Finding {
        Finding(.session, .warning, nobodySignedIn, fix: login)
    }

    static func session(
        _ session: Session, at now: Int64, isUsable: Bool, login: String
    ) -> Finding {
        let account = session.account.isEmpty ? "" : " --account \(quoted(session.account))"
        return Finding(
            .session, isUsable ? .ok : .warning, line(about: session, at: now),
            fix: isUsable ? nil : login + account)
    }

    static let noLocks = Finding(.locks, .ok, "no lock is held")

    static func held(_ file: String, by holder: LockInspection.Holder?, limit: Int64) -> Finding {
        guard let holder else {
            return Finding(
                .locks, .warning,
                "\(path(file)) is held by a process that the system does not name",
                fix: "lsof \(quoted(file))")
        }
        let age = holder.age.map { ", which has run for \(duration($0))" } ?? ""
        let name = "\(sanitized(holder.name, limit: 32)) (process \(holder.process))"
        let text = "\(path(file)) is held by \(name)"
        switch holder.trouble(limit: limit) {
        case nil: return Finding(.locks, .ok, "\(text)\(age)")
        case .stopped:
            return Finding(
                .locks, .warning, "\(text), which somebody has stopped",
                fix: "kill -CONT \(holder.process)")
        case .foreign:
            return Finding(
                .locks, .warning, "\(text), which is not vpaas-cred",
                fix: "kill \(holder.process)")
        case .old:
            return Finding(
                .locks, .warning, "\(text)\(age), and should be done by now",
                fix: "kill \(holder.process)")
        }
    }

    static func staleLocks(_ files: [String]) -> Finding {
        let shown = files.prefix(20).map(quoted).joined(separator: " ")
        return Finding(
            .locks, .ok,
            "\(files.count == 1 ? "1 lock" : "\(files.count) locks") of entries that are gone; "
                + "harmless", fix: "rm -f -- \(shown)")
    }
}
