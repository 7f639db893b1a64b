import Web

/// Where the link of an invite leads. The code is behind `#` in the browser's address and never comes here: the page's script shows it.
enum JoinPage {
    static let html = Page.render(
        title: "Invite",
        body: """
            <section class="card"><h1>You are invited to support this hub</h1>
            <p>With StreamrP2P Home on a box of your own, you pass the stream on to others. On that box:</p>
            <p><code id="invite">streamr join CODE</code> <button class="copy" type="button" id="copy-invite" data-copy="" hidden>Copy</button></p>
            <p class="hint">CODE is what stands behind # in the address of this page. It is a key: give it to nobody else.</p>
            </section>
            """)
}
