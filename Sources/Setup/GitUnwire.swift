import Unix

/// Taking a helper out of git's configuration again, so that the file is what it was: byte for
/// byte where nobody else has changed it, and else without losing what they wrote.
extension Setup {
    enum Unwired {
        /// With what had to stay, since more stands below the heading by now.
        case taken(leftover: GitWiring?)
        /// Somebody has taken it out already.
        case gone
        /// It is there more than once, and nothing tells which one is ours.
        case unclear
    }

    func unwire(_ wiring: GitWiring) throws(SetupError) -> Unwired {
        // A git that is at the file, or an editor, may change it under our eyes.
        for _ in 0..<3 {
            guard let insertion = wiring.insertion, !insertion.text.isEmpty else { break }
            guard let present = Self.read(insertion.path) else { break }
            guard let restored = try restored(present, wiring, insertion) else { break }
            if try replace(insertion, present, with: restored.bytes) {
                return .taken(leftover: restored.leftover)
            }
        }
        // Whose heading it is by now cannot be told; it says nothing to git.
        if wiring.helper.isEmpty { return .gone }
        let file = wiring.insertion?.path
        if let file, PlainFile.mode(of: file) == nil { return .gone }
        return try inGit { () throws(GitError) in
            let git = try Git(environment: environment)
            guard try git.settings(in: file)?.contains(where: { Self.isOf(wiring, $0) }) ?? false
            else { return .gone }
            return try git.remove(wiring, from: file) ? .taken(leftover: nil) : .unclear
        }
    }

    private static func isOf(_ wiring: GitWiring, _ setting: Git.Setting) -> Bool {
        setting.key == wiring.key && setting.value == wiring.helper
    }

    /// The file without what git put in for us.
    /// - Returns: nil where that cannot be told from the rest.
    private func restored(
        _ present: Bytes, _ wiring: GitWiring, _ insertion: GitWiring.Insertion
    ) throws(SetupError) -> (bytes: Bytes, leftover: GitWiring?)? {
        if Self.sum(of: present) == insertion.sum, insertion.offset <= present.count,
            present[insertion.offset...].starts(with: insertion.text)
        {
            let rest = present[insertion.offset...].dropFirst(insertion.text.count)
            return (Bytes(present[..<insertion.offset] + rest), nil)
        }
        guard let place = Self.onlyPlace(of: insertion.text, in: present) else { return nil }
        let git = try inGit { () throws(GitError) in try Git(environment: environment) }
        var cuts = [place]
        // What was put in began by ending a line, which has another one behind it by now.
        if insertion.text.first == UInt8(ascii: "\n") {
            cuts.append((place.lowerBound + 1)..<place.upperBound)
        }
        // Somebody has written more below the heading that came with it.
        let lines = insertion.text.split(separator: UInt8(ascii: "\n"))
        if lines.count > 1, let last = lines.last, insertion.text.last == UInt8(ascii: "\n") {
            cuts.append((place.upperBound - last.count - 1)..<place.upperBound)
        }
        let before = try inGit { () throws(GitError) in try git.settings(of: present) }
        for cut in cuts {
            let candidate = Bytes(present[..<cut.lowerBound] + present[cut.upperBound...])
            let after = try inGit { () throws(GitError) in try git.settings(of: candidate) }
            // Git is to read all the others as before.
            guard let before, let after, Self.lacksOnly(wiring, after, before) else { continue }
            // From one character on it is more than a line break that stays.
            let stays = place.count - cut.count > 1
            return (candidate, stays ? wiring.leaving(cut.lowerBound - place.lowerBound) : nil)
        }
        return nil
    }

    private static func lacksOnly(
        _ wiring: GitWiring, _ after: [Git.Setting], _ before: [Git.Setting]
    ) -> Bool {
        if wiring.helper.isEmpty { return after == before }
        return before.indices.contains { index in
            guard isOf(wiring, before[index]) else { return false }
            return before[..<index] + before[(index + 1)...] == after[...]
        }
    }

    private static func onlyPlace(of text: Bytes, in all: Bytes) -> Range<Int>? {
        guard let first = all.firstRange(of: text),
            all[(first.lowerBound + 1)...].firstRange(of: text) == nil
        else { return nil }
        return first
    }

    /// Replaces the file as git does, under the lock that git takes.
    /// - Returns: false where somebody was faster.
    private func replace(
        _ insertion: GitWiring.Insertion, _ present: Bytes, with new: Bytes
    ) throws(SetupError) -> Bool {
        let target = try saving { () throws(SystemError) in
            try PlainFile.target(of: insertion.path)
        }
        let deadline = Deadline(seconds: 3)
        var isLastTry = false
        while true {
            let begun = try saving { () throws(SystemError) in
                try FileReplacement.begin(target, temporary: .gitLock)
            }
            if let file = begun {
                guard Self.read(target) == present else { return false }
                let mode = PlainFile.mode(of: target) ?? 0o644
                do throws(SystemError) {
                    if new.isEmpty, !insertion.existed {
                        try file.removeFile()
                    } else {
                        try file.commit(new, mode: mode)
                    }
                } catch {
                    throw .notSaved(error)
                }
                return true
            }
            if deadline.hasPassed {
                // Nobody but an undo that was killed here leaves the very bytes that we are about
                // to write.
                let lock = target + ".lock"
                guard !isLastTry, !new.isEmpty, Self.read(lock) == new else {
                    throw .git(.locked(file: lock))
                }
                try saving { () throws(SystemError) in try PlainFile.remove(lock) }
                isLastTry = true
            }
            pause(milliseconds: 20)
        }
    }
}
