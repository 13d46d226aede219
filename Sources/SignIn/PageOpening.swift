/// Where a sign-in page is shown.
package enum PagePlace: Equatable, Sendable {
    /// Nowhere: its address is told.
    case nowhere
    case browser
    case window
}

/// How a sign-in page is to be shown.
package enum PageOpening: Sendable {
    case nowhere
    case inBrowser(Browser)
    /// In a window of its own, which we watch; nil where there is no browser for one.
    case inWindow(WindowBrowser?)

    /// - Returns: where it is shown now.
    func open(_ page: String) -> PagePlace {
        if case .inBrowser(let browser) = self, browser.open(page) { return .browser }
        return .nowhere
    }

    /// - Returns: nil where none is wanted.
    func window(
        showing page: String, _ runtimeDirectory: String
    ) throws(SignInError) -> SignInWindow? {
        guard case .inWindow(let browser) = self else { return nil }
        do throws(WindowError) {
            guard let browser else { throw .noBrowser }
            return try SignInWindow(showing: page, in: browser, runtimeDirectory: runtimeDirectory)
        } catch {
            throw .window(error)
        }
    }

    /// Throws where it is known beforehand that nothing can come of it.
    func check() throws(SignInError) {
        if case .inWindow(nil) = self { throw .window(.noBrowser) }
    }
}
