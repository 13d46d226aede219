import Desktop
import Unix

/// The program that the desktop runs for the redirect of a sign-in.
struct HandlerCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        let environment = examination.environment
        #if os(macOS)
            if let application = MacURLApplication(in: environment),
                let program = application.present(), URLHandler.isRegistered(in: environment)
            {
                findings = [Messages.handler(file: application.path, program: program)]
                return
            }
        #endif
        guard let handler = SchemeHandler.registered(for: URLHandler.scheme, in: environment)
        else {
            findings = [Messages.noHandler(isWanted: environment.hasDesktop)]
            return
        }
        guard let file = handler.file else {
            findings = [Messages.handlerFileMissing(handler)]
            return
        }
        guard let program = handler.program,
            let found = ChildProcess.find(program, in: environment)
        else {
            findings = [Messages.handlerProgramMissing(handler, file: file)]
            return
        }
        guard handler.name == URLHandler.entry else {
            findings = [Messages.otherHandler(handler, file: file, program: found)]
            return
        }
        findings = [
            URLHandler.isRegistered(in: environment)
                ? Messages.handler(file: file, program: found)
                : Messages.handlerOfAnother(file: file, program: found)
        ]
    }
}
