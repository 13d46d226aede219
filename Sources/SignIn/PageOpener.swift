/// Where a sign-in page is shown.
package enum PageLocation: Equatable, Sendable {
    /// Nowhere: only its URL is printed.
    case nowhere
    case browser
    case window
}

/// Opens a sign-in page.
package enum PageOpener: Sendable {
    case nowhere
    case inBrowser(Browser)
    /// In a window of its own, whose requests we see; nil without a suitable browser.
    case inWindow(WindowBrowser?)

    /// - Returns: where the page is shown.
    func open(_ page: String) -> PageLocation {
        if case .inBrowser(let browser) = self, browser.open(page) { return .browser }
        return .nowhere
    }

    /// - Returns: nil unless a window is asked for.
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

    /// Throws if a window is asked for and no browser for it is installed.
    func check() throws(SignInError) {
        if case .inWindow(nil) = self { throw .window(.noBrowser) }
    }
}
