import Encoding
import Unix

/// A page in a real browser, used as a person does: with a mouse and a keyboard that are the
/// browser's own, so that what a page may do only for a person is allowed here too.
protocol BrowserPage {
    /// Clicks on the first element that a CSS selector finds.
    /// - Returns: false where there is none yet.
    func click(_ selector: String) throws -> Bool
    func type(_ text: String) throws
}

extension BrowserPage {
    /// Fills in the form, as soon as it is there.
    func fillIn() throws {
        try waiting(for: "form") { try click("input[type=password]") ? true : nil }
        try type("sandbox")
    }

    func submit() throws {
        try waiting(for: "button") { try click("button[type=submit]") ? true : nil }
    }
}

/// The one page of a Chromium (https://chromedevtools.github.io/devtools-protocol/).
struct ChromiumPage: BrowserPage {
    private let browser: RemoteConversation
    private let session: JSONValue

    /// - Parameter port: what stands in `DevToolsActivePort`.
    init?(port: String) throws {
        let lines = port.split(separator: "\n").map(String.init)
        guard lines.count == 2, let number = Int64(lines[0]) else { return nil }
        browser = try RemoteConversation(port: number, path: lines[1])
        let all = try browser.ask("Target.getTargets")["targetInfos"]?.elements ?? []
        guard
            let page = all.first(where: {
                $0["type"]?.string == "page" && isSignInPage($0["url"])
            })?["targetId"]
        else { return nil }
        let answer = try browser.ask(
            "Target.attachToTarget", ["targetId": page, "flatten": .bool(true)])
        guard let session = answer["sessionId"] else { return nil }
        self.session = session
    }

    /// Whether the keyboard types into the page, and not into a dialog above it.
    func hasFocus() throws -> Bool { try value(of: "document.hasFocus()") == .bool(true) }

    func click(_ selector: String) throws -> Bool {
        let place = try value(
            of: """
                (() => {
                  const place = document.querySelector('\(selector)')?.getBoundingClientRect()
                  return place && { x: place.x + place.width / 2, y: place.y + place.height / 2 }
                })()
                """)
        guard let x = place["x"], let y = place["y"] else { return false }
        for kind in ["mousePressed", "mouseReleased"] {
            try browser.ask(
                "Input.dispatchMouseEvent",
                [
                    "type": .string(kind), "x": x, "y": y, "button": .string("left"),
                    "clickCount": .number(1),
                ], in: session)
        }
        return true
    }

    func type(_ text: String) throws {
        try browser.ask("Input.insertText", ["text": .string(text)], in: session)
    }

    private func value(of script: String) throws -> JSONValue {
        let answer = try browser.ask(
            "Runtime.evaluate", ["expression": .string(script), "returnByValue": .bool(true)],
            in: session)
        return answer["result"]?["value"] ?? .other
    }
}

/// The one page of a Firefox (https://w3c.github.io/webdriver-bidi/).
struct FirefoxPage: BrowserPage {
    private let browser: RemoteConversation
    private let context: JSONValue

    /// - Parameter port: what stands in `WebDriverBiDiServer.json`.
    init?(port: String) throws {
        guard let number = JSONValue(parsing: Bytes(port.utf8))?["ws_port"]?.integer else {
            return nil
        }
        let browser = try RemoteConversation(port: number, path: "/session")
        // There can be only one, so it has to last until the page is there.
        try browser.ask("session.new", ["capabilities": .object([:])])
        context = try waiting(for: "page") {
            let all = try browser.ask("browsingContext.getTree")["contexts"]?.elements ?? []
            return all.first { isSignInPage($0["url"]) }?["context"]
        }
        self.browser = browser
    }

    func click(_ selector: String) throws -> Bool {
        let found = try browser.ask(
            "browsingContext.locateNodes",
            [
                "context": context,
                "locator": .object(["type": .string("css"), "value": .string(selector)]),
            ])
        guard let element = found["nodes"]?.elements.first?["sharedId"] else { return false }
        let origin: [String: JSONValue] = [
            "type": .string("element"), "element": .object(["sharedId": element]),
        ]
        try perform(
            "pointer",
            [
                [
                    "type": .string("pointerMove"), "x": .number(0), "y": .number(0),
                    "origin": .object(origin),
                ],
                ["type": .string("pointerDown"), "button": .number(0)],
                ["type": .string("pointerUp"), "button": .number(0)],
            ])
        return true
    }

    func type(_ text: String) throws {
        try perform(
            "key",
            text.flatMap { key in
                ["keyDown", "keyUp"].map {
                    ["type": .string($0), "value": .string(String(key))]
                }
            })
    }

    private func perform(_ device: String, _ actions: [[String: JSONValue]]) throws {
        let source: [String: JSONValue] = [
            "type": .string(device), "id": .string(device),
            "actions": .array(actions.map(JSONValue.object)),
        ]
        try browser.ask(
            "input.performActions",
            ["context": context, "actions": .array([.object(source)])])
    }
}

private func isSignInPage(_ address: JSONValue?) -> Bool {
    address?.string?.contains("/oauth2/auth?") == true
}

extension JSONValue {
    fileprivate var elements: [JSONValue] { if case .array(let all) = self { all } else { [] } }
}
