import Web

/// The frame around every page, and the files that it refers to.
enum Page {
    static let contentSecurityPolicy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
        frame-ancestors 'none'; base-uri 'none'
        """

    /// `files` names the page's style and script, `/assets/page.css` and `.js`; `kind` is what styles know the page by.
    static func render(
        title: String, header: HTML? = nil, body: HTML, files: String = "page", kind: String? = nil, hasScript: Bool = true
    ) -> HTML {
        let script: HTML? = hasScript ? "<script src=\"/assets/\(files).js\" defer></script>" : nil
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) – streamr</title>
            <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/assets/\(files).css">
            \(script)
            </head>
            <body\(kind.map { " class=\"\($0)\"" as HTML })>
            <header class="top"><a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">streamr</a>\(header)</header>
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
    }

    /// The hidden input that shows that a form was made by this site.
    static func token(_ token: String) -> HTML {
        "<input type=\"hidden\" name=\"\(OwnerGate.tokenField)\" value=\"\(token)\">"
    }

    static func addAssets(to router: inout Router) {
        let assets = [
            ("/assets/page.css", Asset(pageStyle, contentType: "text/css; charset=utf-8")),
            ("/assets/page.js", Asset(pageScript, contentType: "text/javascript; charset=utf-8")),
            ("/assets/icon.svg", Asset(pageIcon, contentType: "image/svg+xml")),
        ]
        add(assets, to: &router)
        router.on(.get, "/favicon.ico", for: .public) { _ in .seeOther("/assets/icon.svg") }
        router.on(.get, "/robots.txt", for: .public) { _ in .text("User-agent: *\nDisallow: /\n") }
    }

    static func add(_ assets: [(path: String, asset: Asset)], to router: inout Router) {
        for (path, asset) in assets { router.on(.get, path, for: .public) { asset.response(to: $0) } }
    }
}
