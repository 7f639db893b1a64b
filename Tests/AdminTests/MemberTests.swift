import Foundation
import Testing
import Threads
import Web

@testable import Admin

/// One member who is online, one who waits, and an invite that two boxes tried.
final class FakeMembers: MemberControl {
    let changes = Locked<[String]>([])

    func key() async -> ShownKey? { ShownKey(words: "poppy wolf", base32: "abcd-efgh") }

    func members() async -> [MemberStatus] {
        [
            MemberStatus(number: 1, name: "<Bo>", state: "active", presence: "online", fingerprint: "acorn zebra", onlineSeconds: 125),
            MemberStatus(number: 2, name: "Cy", state: "pending", presence: "late", reason: "no word for 25 s", fingerprint: "tulip owl"),
        ]
    }

    func invites() async -> [InviteStatus] {
        [
            InviteStatus(
                number: 3, name: "", streams: [], state: "used", uses: 1, maximumUses: 1, secondsLeft: 5, needsApproval: false,
                tried: "maple fox"),
            InviteStatus(
                number: 4, name: "Di", streams: [], state: "open", uses: 0, maximumUses: 2, secondsLeft: 7_200, needsApproval: false),
        ]
    }

    func makeInvite(_ wish: InviteRequest) async throws(MemberControlError) -> InviteStatus {
        guard wish.uses != 0 else { throw MemberControlError("An invite is for 1 to 1000 boxes.", status: 400) }
        note("invite \(wish.name ?? "") \(wish.needsApproval == true)\(wish.member.map { " of \($0)" } ?? "")")
        var invite = await invites()[0]
        invite.code = "streamr-secret-code"
        invite.link = "http://192.0.2.1:8080/join#streamr-secret-code"
        invite.file = "# Bo\nstreamr-secret-code\n"
        return invite
    }

    func revokeInvite(_ number: Int64) async throws(MemberControlError) { note("revoke \(number)") }
    func undoInvite(_ number: Int64) async throws(MemberControlError) { note("undo \(number)") }

    func complain(_ complaint: Complaint, of stream: String, ticket: String, from viewer: String) async -> Bool {
        stream == "live" && ticket == "AQ" && complaint.sources.first?.node == "hub"
    }

    func sources(of stream: String, isSecure: Bool, host: String?, viewer: String) async throws(MemberControlError) -> [UInt8] {
        guard stream == "live" else { throw MemberControlError("There is no such stream here, or it is not live.", status: 404) }
        return Array(#"{"https":\#(isSecure),"host":"\#(host ?? "")","viewer":"\#(viewer)"}"#.utf8)
    }

    func change(_ member: Int64, _ change: MemberChange) async throws(MemberControlError) {
        guard member < 9 else { throw MemberControlError("There is no member \(member).", status: 404) }
        note("\(change) \(member)")
    }

    private func note(_ text: String) { changes.withLock { $0.append(text) } }
}

@Suite struct MemberTests {
    private let members = FakeMembers()
    private let router: Router
    private let token = String(repeating: "ab", count: 24)
    private let form: KeyValuePairs = ["Content-Type": "application/x-www-form-urlencoded"]

    init() {
        router = AdminSite(hub: FakeHub(), members: members, access: FakeAccess(), random: { [UInt8](repeating: 0xab, count: $0) }).router
    }

    private func done() -> [String] { members.changes.withLock { $0 } }

    @Test func thePageShowsWhoHelpsAndWhoTriedAUsedInvite() async {
        let page = await router.ask(.get, "/").text
        for text in [
            "&lt;Bo&gt;", "online for 2 min", "waits for your yes: no word for 25 s", "acorn zebra", "Its key: maple fox",
            "action=\"/members/2/approve\"", "action=\"/members/1/pause\"", "action=\"/invites/3/undo\"",
            "This hub's key, which a friend's box shows: poppy wolf <code>abcd-efgh</code>", "value=\"Cy\"", "<b>Invite 4</b> for Di",
            "0 of 2 used, good for 2 h 0 min", "action=\"/invites/4/revoke\"", "action=\"/members/2/rename\"",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("secret-code"))
        let state = await router.ask(.get, "/live-state").text
        #expect(state.contains("data-live=\"members\"") && state.contains("online for 2 min"))
    }

    @Test func theCodeIsShownOnce() async {
        let made = await router.ask(.post, "/invites", form, body: "token=\(token)&name=Cy&approval=on")
        #expect(made.status == 200 && made.text.contains("streamr join streamr-secret-code"))
        #expect(made.text.contains("download=\"streamr-invite.txt\" href=\"data:text/plain;charset=utf-8,%23%20%42%6f%0a%73"))
        #expect(made.headers["Cache-Control"] == "no-store")
        #expect(done() == ["invite Cy true"])
        #expect(await !router.ask(.get, "/").text.contains("secret-code"))
    }

    @Test func formsDoWhatTheySay() async {
        for path in ["/members/2/approve", "/members/1/pause", "/members/1/resume", "/members/1/remove", "/invites/3/undo"] {
            #expect(await router.ask(.post, path, form, body: "token=\(token)").status == 303)
        }
        #expect(done() == ["approve 2", "pause 1", "resume 1", "remove 1", "undo 3"])
        #expect(await router.ask(.post, "/members/2/rename", form, body: "token=\(token)&name=Kim").status == 303)
        #expect(await router.ask(.post, "/invites/4/revoke", form, body: "token=\(token)").status == 303)
        let anew = await router.ask(.post, "/members/2/invite", form, body: "token=\(token)")
        #expect(anew.status == 200 && anew.text.contains("streamr join streamr-secret-code"))
        #expect(done().suffix(3) == ["rename(\"Kim\") 2", "revoke 4", "invite  false of 2"])
        let unknown = await router.ask(.post, "/members/9/pause", form, body: "token=\(token)")
        #expect(unknown.status == 404 && unknown.text.contains("There is no member 9."))
    }

    @Test func nothingIsDoneWithoutTheToken() async {
        for path in ["/invites", "/members/1/remove", "/invites/3/undo", "/invites/4/revoke", "/members/1/rename", "/members/1/invite"] {
            #expect(await router.ask(.post, path, form, body: "token=wrong&name=x").status == 403)
        }
        for (method, path) in [(Web.Method.post, "/api/v1/invites"), (.delete, "/api/v1/members/1"), (.post, "/api/v1/members/1/pause")] {
            #expect(await router.ask(method, path).status == 401)
        }
        #expect(done().isEmpty)
    }

    @Test func theAPIDoesTheSame() async throws {
        let headers = bearer
        let list = await router.ask(.get, "/api/v1/members", headers).text
        try #expect(JSONDecoder().decode([MemberStatus].self, from: Data(list.utf8)).map(\.number) == [1, 2])
        #expect(await router.ask(.get, "/api/v1/invites", headers).text.contains("maple fox"))
        let made = await router.ask(.post, "/api/v1/invites", headers, body: "{\"name\":\"Di\",\"uses\":2}")
        #expect(made.status == 201 && made.text.contains("streamr-secret-code"))
        #expect(await router.ask(.post, "/api/v1/invites", headers, body: "{\"uses\":0}").status == 400)
        #expect(await router.ask(.post, "/api/v1/invites", headers, body: "{").status == 400)
        #expect(await router.ask(.delete, "/api/v1/invites/3", headers).status == 204)
        #expect(await router.ask(.post, "/api/v1/members/1/name", headers, body: "{\"name\":\"Bob\"}").status == 204)
        #expect(await router.ask(.delete, "/api/v1/members/9", headers).status == 404)
        #expect(await router.ask(.delete, "/api/v1/members/x", headers).status == 404)
        #expect(done() == ["invite Di false", "revoke 3", "rename(\"Bob\") 1"])
    }

    @Test func withoutMembersThereIsNothingOfThem() async {
        let router = AdminSite(hub: FakeHub(), access: FakeAccess(), random: { [UInt8](repeating: 0xab, count: $0) }).router
        #expect(await !router.ask(.get, "/").text.contains("Friends who help"))
        #expect(await router.ask(.get, "/api/v1/members", bearer).status == 404)
    }

    @Test func viewersNeverSeeAnyOfIt() async {
        let site = PublicSite(hub: FakeHub(), streams: FakeStreams()).router
        for path in ["/api/v1/members", "/api/v1/invites", "/invites", "/members/1/remove"] {
            for method in Web.Method.allCases { #expect(await [404, 405].contains(site.ask(method, path).status)) }
        }
        let page = await site.ask(.get, "/join")
        #expect(page.status == 200 && page.text.contains("id=\"invite\""))
    }
}
