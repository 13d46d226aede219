import Desktop
import Unix

/// The same as the registration with a freedesktop desktop, where the desktop is macOS: an
/// application that is made here, recorded before, and removed again.
extension Setup {
    func registerApplication(records: inout SetupRecords) throws(SetupError) -> Bool {
        guard let application = MacURLApplication(in: environment) else { throw .handler(.noHome) }
        guard let own = URLHandler.ownPath(in: environment) else {
            throw .handler(.badPath("vpaas-cred"))
        }
        let isRegistered = application.isRegistered
        var record = records.record(file, profile) ?? SetupRecord(file: file, profile: profile)
        if !isRegistered || records.handler != nil {
            record.handler = HandlerRecord(application: application.path)
            try records.keep(record)
        }
        if isRegistered { return false }
        do throws(MacApplicationError) {
            try application.register(running: own)
        } catch {
            throw .handler(.application(error))
        }
        return true
    }

    func removeApplication() throws(SetupError) -> HandlerUndo {
        do throws(MacApplicationError) {
            try MacURLApplication(in: environment)?.remove()
        } catch {
            throw .handler(.application(error))
        }
        return .taken(now: nil)
    }
}
