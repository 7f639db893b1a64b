import Media
import Web

/// The owner's page: for each stream what to type into OBS, where to watch, and how it goes.
struct OwnerPage {
    var status: HubStatus
    var token: String
    var canSignOut: Bool
    var keys: [StreamName: StreamKey] = [:]
    /// What is in the owner's links to streams that are tested first.
    var viewKeys: [StreamName: String] = [:]
    var problem: String?
    /// nil: this hub has no friends' boxes.
    var members: MemberCard?

    init(status: HubStatus, token: String, canSignOut: Bool) {
        self.status = status
        self.token = token
        self.canSignOut = canSignOut
    }

    var html: HTML {
        Page.render(title: "Your streams", header: header, body: body)
    }

    /// The parts that change by themselves; the page's script puts them in place.
    static func liveState(_ status: HubStatus, _ members: MemberCard? = nil, token: String) -> HTML {
        let streams = status.streams.map { stream -> HTML in
            """
            <div data-live="badge-\(stream.name)">\(StreamState.badge(stream))</div>
            <div data-live="state-\(stream.name)">\(StreamState.tiles(stream))</div>
            \(stream.life.testsFirst ? "<div data-live=\"test-\(stream.name)\">\(StreamCard.goLive(stream, token))</div>" as HTML : nil)
            """
        }
        return """
            <div data-live="summary">\(summary(status))</div>
            <div data-live="problems">\(problems(status))</div>
            \(streams)
            \(members.map { "<div data-live=\"members\">\($0.list)</div>" as HTML })
            """
    }

    private var header: HTML {
        let signOut: HTML = """
            <form method="post" action="/sign-out">\(Page.token(token))<button class="quiet">Sign out</button></form>
            """
        return """
            <div class="summary" data-live="summary">\(Self.summary(status))</div>\(canSignOut ? signOut : nil)
            """
    }

    private var body: HTML {
        let note: HTML? = problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" }
        let empty: HTML? = status.streams.isEmpty ? "<p class=\"card\">There is no stream yet. Add one below.</p>" : nil
        return """
            <p id="lost" class="problem" role="alert" hidden>The hub does not answer. Is it running, and is this device still in its network?</p>
            \(note)
            <div data-live="problems">\(Self.problems(status))</div>
            \(status.streams.map { StreamCard(stream: $0, page: self).html })
            \(empty)
            \(addForm)
            \(status.archived.isEmpty ? nil : ArchiveCard(streams: status.archived, token: token).html)
            \(members?.html)
            \(status.certificate.map { CertificateCard(certificate: $0).html })
            """
    }

    private var addForm: HTML {
        """
        <details class="card add"><summary>Add a stream</summary>
        <form method="post" action="/streams" class="stack">\(Page.token(token))
        <label for="name">Name <span class="hint">viewers see it in the address</span></label>
        <input id="name" name="name" required maxlength="64" pattern="[A-Za-z0-9_\\-]+" autocomplete="off" autocapitalize="none"
        spellcheck="false" placeholder="workshop">
        <label for="key">Stream key <span class="hint">leave empty for a random one</span></label>
        <input id="key" name="key" minlength="8" maxlength="128" pattern="[A-Za-z0-9_\\-]+" autocomplete="off" autocapitalize="none"
        spellcheck="false">
        <button class="primary">Add the stream</button>
        </form></details>
        """
    }

    private static func summary(_ status: HubStatus) -> HTML {
        """
        <span><b>\(status.load.viewers)</b> \(status.load.viewers == 1 ? "viewer" : "viewers")</span>
        <span><b>\(Words.bitrate(status.load.uploadBitsPerSecond))</b> up</span>
        <span>running <b>\(Words.duration(status.uptimeSeconds))</b></span>
        """
    }

    private static func problems(_ status: HubStatus) -> [HTML] {
        status.problems.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" }
    }
}
