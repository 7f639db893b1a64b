import Media
import Web

/// One stream on the owner's page.
struct StreamCard {
    let stream: StreamStatus
    let page: OwnerPage

    var html: HTML {
        """
        <article class="card stream" id="stream-\(stream.name)">
        <header><h2>\(stream.name)</h2><div data-live="badge-\(stream.name)">\(StreamState.badge(stream))</div></header>
        <div data-live="state-\(stream.name)">\(StreamState.tiles(stream))</div>
        \(test)
        <div class="columns">
        <section><h3>Publish from OBS</h3>
        <p class="hint">Settings → Stream → Service: Custom…</p>
        \(Field(label: "Server", value: server).html)
        \(encryptedServer)
        \(keyField)
        </section>
        <section><h3>Watch</h3>
        \(Field(label: "In a browser", value: links.watch, isLink: true).html)
        \(encryptedLink)
        \(Field(label: "HTTP-FLV, for VLC, mpv and ffplay", value: links.flv, isLink: true).html)
        \(page.status.makesHLS ? Field(label: "HLS, for televisions and players", value: links.hls, isLink: true).html : nil)
        \(Field(label: "RTMP", value: links.rtmp).html)
        \(qr)
        </section>
        </div>
        \(manage)
        </article>
        """
    }

    private var server: String { rtmp + "/live" }
    private var rtmp: String { page.status.addresses.rtmp.first ?? "rtmp://localhost:1935" }
    private var encryptedServer: HTML? {
        page.status.addresses.rtmps.first.map { Field(label: "Server, encrypted", value: $0 + "/live").html }
    }
    private var encryptedLink: HTML? {
        page.status.addresses.https.first.map { http in
            Field(label: "In a browser, encrypted", value: "\(http)/watch/\(stream.name)", isLink: true).html
        }
    }
    private var links: WatchLinks { WatchLinks(name: stream.name, addresses: page.status.addresses) }

    private var keyField: HTML? {
        guard let name = StreamName(stream.name), let key = page.keys[name] else { return nil }
        return """
            <div class="field"><span class="label">Stream key <span class="hint">keep it secret</span></span>
            <div class="value"><details class="secret">
            <summary aria-label="Show or hide the stream key"></summary><code>\(key.secret)</code></details>
            <button type="button" class="copy" data-copy="\(key.secret)" hidden>Copy</button></div></div>
            """
    }

    private var qr: HTML? {
        QRCode(links.watch).map { code in
            """
            <details class="qr-box"><summary>QR code of the link</summary>\(HTML(trusted: code.svg(title: "QR code of \(links.watch)")))
            <p class="hint">Opens the stream on a phone in the same network.</p></details>
            """
        }
    }

    /// What the owner needs for testing first: the link, and the end of the test.
    private var test: HTML? {
        guard let name = StreamName(stream.name), let viewKey = page.viewKeys[name] else { return nil }
        return """
            <div class="test">\(Field(label: "Your link, with which you see a test", value: links.owners(viewKey), isLink: true).html)
            <div data-live="test-\(stream.name)">\(Self.goLive(stream, page.token))</div></div>
            """
    }

    /// The part of it that changes by itself.
    static func goLive(_ stream: StreamStatus, _ token: String) -> HTML {
        guard stream.life.state == .testing else {
            return "<p class=\"hint\">Whatever you publish is seen by you alone, until you go live here.</p>"
        }
        return """
            <form method="post" action="/streams/\(stream.name)/go-live">\(Page.token(token))
            <p class="hint">This test is seen by you alone.</p><button class="primary">Go live</button></form>
            """
    }

    private var manage: HTML {
        let isOn = stream.life.testsFirst
        let testing: HTML =
            isOn
            ? "<b>Testing is on.</b> Without it, whoever publishes is live at once."
            : "<b>Test first.</b> You alone see what is published, until you go live."
        return """
            <details class="manage"><summary>Manage</summary><div class="actions">
            \(form("testing", testing, isOn ? "Switch testing off" : "Switch testing on", value: isOn ? "off" : "on"))
            \(form("rotate-key", Self.newKey, "Make a new key", confirm: "Make a new key for \(stream.name)?"))
            \(stream.state == .offline ? form("archive", Self.archive, "Archive") : nil)
            \(form("remove", Self.removal, "Remove \(stream.name)", confirm: "Remove \(stream.name)?", kind: "danger"))
            </div></details>
            """
    }

    private static let newKey: HTML = "<b>New stream key.</b> The old one stops working at once; whoever is streaming with it is cut off."
    private static let archive: HTML = "<b>Put it away.</b> It keeps its key, and comes back when you publish with it."
    private static let removal: HTML = "<b>Remove this stream.</b> Its address, its key and its viewers go."

    private func form(
        _ action: String, _ words: HTML, _ button: String, value: String? = nil, confirm: String? = nil, kind: String? = nil
    ) -> HTML {
        """
        <form method="post" action="/streams/\(stream.name)/\(action)"\(confirm.map { " data-confirm=\"\($0)\"" as HTML })>\
        \(Page.token(page.token))\(value.map { "<input type=\"hidden\" name=\"value\" value=\"\($0)\">" as HTML })
        <p>\(words)</p>
        <button\(kind.map { " class=\"\($0)\"" as HTML })>\(button)</button></form>
        """
    }
}

/// The streams that were put away.
struct ArchiveCard {
    let streams: [StreamStatus]
    let token: String

    var html: HTML {
        let lines = streams.map { stream -> HTML in
            """
            <li><b>\(stream.name)</b> <span class="hint">\(stream.life.archivedAt.map { "since \(Words.day($0))" } ?? "")</span>
            <form method="post" action="/streams/\(stream.name)/restore">\(Page.token(token))<button class="quiet">Bring back</button></form>
            <form method="post" action="/streams/\(stream.name)/remove" data-confirm="Remove \(stream.name)?">\(Page.token(token))\
            <button class="quiet">Remove</button></form></li>
            """
        }
        return """
            <details class="card archive"><summary>Archived streams (\(streams.count))</summary>
            <ul class="people">\(lines)</ul>
            <p class="hint">Thirty days after it was live last, a stream goes here. It comes back by itself when you publish with its key.</p>
            </details>
            """
    }
}

/// A value to copy, with its label.
struct Field {
    let label: String
    let value: String
    var isLink = false

    var html: HTML {
        let shown: HTML = isLink ? "<a href=\"\(value)\">\(value)</a>" : "<code>\(value)</code>"
        return """
            <div class="field"><span class="label">\(label)</span><div class="value">\(shown)
            <button type="button" class="copy" data-copy="\(value)" hidden>Copy</button></div></div>
            """
    }
}
