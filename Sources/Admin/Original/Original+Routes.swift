import Media
import Web

/// The endpoints of the first StreamrP2P that are the owner's now.
extension AdminSite {
    func addOriginal(to router: inout Router) {
        router.onAsync(.get, "/streams", for: .owner, operation: "listStreams") { request in
            let status = await hub.status()
            let all = status.streams + status.archived
            guard let wanted = request.query["status"], wanted != "ALL" else { return JSON.response(all.map { OriginalStream($0) }) }
            guard let state = StreamLife.State(rawValue: wanted) else {
                return JSON.error("There is no status of that name.", status: 400)
            }
            return JSON.response(all.filter { $0.life.state == state }.map { OriginalStream($0) })
        }
        router.onAsync(.get, "/dashboard", for: .owner, operation: "getDashboard") { request in
            guard let limit = OriginalQuery.number("limit", in: request, 1...256, standard: 10) else { return OriginalQuery.refusal }
            return JSON.response(OriginalDashboard(await hub.status(), await members?.members() ?? [], limit: limit))
        }
        router.on(.get, "/payouts", for: .owner, operation: "getPayouts") { request in
            guard let hours = OriginalQuery.number("hours_back", in: request, 1...8_784, standard: 1) else { return OriginalQuery.refusal }
            return JSON.response(OriginalPayouts(hours: hours))
        }
        router.onAsync(.get, "/nodes/{number}/earnings", for: .owner, operation: "getEarnings") { request in
            guard let days = OriginalQuery.number("days_back", in: request, 1...366, standard: 7) else { return OriginalQuery.refusal }
            let number = Int64(request.parameters["number"] ?? "") ?? 0
            guard await members?.members().contains(where: { $0.number == number }) == true else {
                return JSON.error("There is no such node.", status: 404)
            }
            return JSON.response(OriginalEarnings(node: number, days: days))
        }
    }
}

/// Those that are for everybody.
extension PublicSite {
    func addOriginal(to router: inout Router) {
        router.onAsync(.get, "/streams/live", for: .public, operation: "listLive") { [recent] _ in
            let live = await recent.get().streams.filter { $0.state == .live && !$0.isPrivate }
            return JSON.response(live.map { OriginalStream($0) })
        }
        router.onAsync(.get, "/leaderboard", for: .public, operation: "getLeaderboard") { [hub, members] request in
            guard let limit = OriginalQuery.number("limit", in: request, 1...256, standard: 10) else { return OriginalQuery.refusal }
            guard let members, await hub.settings().leaderboard else {
                return JSON.error("This hub shows no leaderboard.", status: 404)
            }
            return JSON.response(OriginalLeaderboard(await members.members(), limit: limit))
        }
    }
}

/// Numbers behind the question mark.
enum OriginalQuery {
    static let refusal = JSON.error("A number in the address is not one, or out of bounds.", status: 400)

    /// nil: what stands there is no such number, or stands there twice.
    static func number(_ name: String, in request: Request, _ bounds: ClosedRange<Int>, standard: Int) -> Int? {
        guard request.query.count(name) <= 1 else { return nil }
        guard let text = request.query[name] else { return standard }
        return Int(text).flatMap { bounds.contains($0) && String($0) == text ? $0 : nil }
    }
}
