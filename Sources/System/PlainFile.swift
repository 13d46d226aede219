import CSystem

/// A file that is the user's own business: no owner, mode or link is looked at.
package enum PlainFile {
    /// The contents, nil where there is no file; with more than `limit` bytes it returns one more.
    package static func read(_ path: String, limit: Int) throws(SystemError) -> Bytes? {
        let number = cs_open(cs_current_folder, path, cs_for_reading | cs_follow_link, 0)
        if number == -cs_missing || number == -cs_not_folder { return nil }
        let file = FileDescriptor(owning: try checked("open", path) { number })
        var facts = cs_facts()
        try checked("look at", path) { cs_describe(file.number, &facts) }
        do throws(SystemError) {
            // A pipe has no size: `VPAAS_CRED_CONFIG=<(…)` works.
            if facts.kind != cs_kind_file { return try file.readAll(limit: limit) }
            return try file.read(upTo: Int(min(facts.size, UInt64(limit))) + 1)
        } catch {
            throw SystemError(error.attempt, path, code: error.code)
        }
    }
}
