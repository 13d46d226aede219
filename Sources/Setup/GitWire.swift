import Credential
import Encoding
import Unix

/// Telling git to ask us: `credential.URL.helper` in the user's own configuration, for one URL
/// alone and behind every helper that is there.
extension Setup {
    /// The helper that git is to run for a URL.
    package func wiring(for url: String) throws(SetupError) -> GitWiring {
        GitWiring(url: url, helper: try helper())
    }

    /// What git is to run: our name where that leads here, and else our path.
    private func helper() throws(SetupError) -> String {
        let option = profile.map { " --profile \(Self.word($0))" } ?? ""
        let named = ChildProcess.find("git-credential-vpaas-cred", in: environment)
        guard let path = Program.path else { return "vpaas-cred" + option }
        if let named, PlainFile.isSame(named, path) { return "vpaas-cred" + option }
        // It has to begin with a slash to be taken as a path, so no quotation mark can.
        var word = ""
        guard !path.utf8.containsControl else { throw .git(.badPath(path)) }
        for character in path.unicodeScalars {
            if !Self.isPlain(character) { word += "\\" }
            word.unicodeScalars.append(character)
        }
        return word + option
    }

    /// Whether git asks that helper for that URL already, wherever it was told so.
    package func isWired(_ wiring: GitWiring) throws(SetupError) -> Bool {
        let settings = try inGit { () throws(GitError) in
            try Git(environment: environment).helpers()
        }
        var helpers: [String] = []
        for setting in settings where Self.isSameURL(setting.key, wiring.url) {
            // An empty one takes back those before it.
            if setting.value.isEmpty { helpers = [] } else { helpers.append(setting.value) }
        }
        return helpers.contains(wiring.helper)
    }

    /// - Returns: false where git asks us already, so that there is nothing to do.
    func wire(
        _ wiring: GitWiring, records: inout SetupRecords
    ) throws(SetupError) -> Bool {
        if try isWired(wiring) { return false }
        let git = try inGit { () throws(GitError) in try Git(environment: environment) }
        let former = records.record(file, profile)
        var record = former ?? SetupRecord(file: file, profile: profile)
        record.wirings.append(wiring)
        try records.keep(record)

        let before = git.ownFiles.map { ($0, Self.read($0)) }
        do throws(GitError) {
            try git.add(wiring)
        } catch {
            if let former { try records.keep(former) } else { try records.forget(record) }
            throw .git(error)
        }
        let changed = before.compactMap { path, old -> GitWiring.Insertion? in
            guard let new = Self.read(path), new != old else { return nil }
            return GitWiring.Insertion(
                path: path, from: old, to: new, isOurs: records.haveCreated(gitFile: path),
                sum: Self.sum(of: new))
        }
        if let insertion = changed.first {
            record.wirings[record.wirings.count - 1].insertion = insertion
            try records.keep(record)
        }
        return true
    }

    /// The whole of a file of git's; nil where there is none, or it is longer than any.
    static func read(_ path: String) -> Bytes? {
        let bytes = (try? PlainFile.read(path, limit: Git.largestFile)).flatMap { $0 }
        return bytes.flatMap { $0.count <= Git.largestFile ? $0 : nil }
    }

    static func sum(of bytes: Bytes) -> UInt64 { TokenFingerprint(of: Secret(bytes)).value }

    func inGit<Value>(_ body: () throws(GitError) -> Value) throws(SetupError) -> Value {
        do throws(GitError) {
            return try body()
        } catch {
            throw .git(error)
        }
    }

    /// Whether a key of git's is the helper of that URL, give or take a slash at its end.
    private static func isSameURL(_ key: String, _ url: String) -> Bool {
        guard key.hasPrefix("credential."), key.hasSuffix(".helper") else { return false }
        var named = key.dropFirst("credential.".count).dropLast(".helper".count)
        while named.hasSuffix("/") { named.removeLast() }
        return named == url
    }

    /// A word that a shell takes as it is.
    private static func word(_ text: String) -> String {
        if !text.isEmpty, text.unicodeScalars.allSatisfy(isPlain) { return text }
        return shellQuoted(text)
    }

    private static func isPlain(_ character: Unicode.Scalar) -> Bool {
        character.value >= 0x80 || character.properties.isAlphabetic
            || ("0"..."9").contains(character) || "/._-+,@%:=".unicodeScalars.contains(character)
    }
}
