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

    private var manage: HTML {
        """
        <details class="manage"><summary>Manage</summary><div class="actions">
        <form method="post" action="/streams/\(stream.name)/rotate-key" \
        data-confirm="Make a new key for \(stream.name)?">\(Page.token(page.token))
        <p><b>New stream key.</b> The old one stops working at once; whoever is streaming with it is cut off.</p>
        <button>Make a new key</button></form>
        <form method="post" action="/streams/\(stream.name)/remove" data-confirm="Remove \(stream.name)?">\(Page.token(page.token))
        <p><b>Remove this stream.</b> Its address, its key and its viewers go.</p>
        <button class="danger">Remove \(stream.name)</button></form>
        </div></details>
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
