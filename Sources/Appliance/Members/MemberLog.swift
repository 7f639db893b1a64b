import Coordinator
import Membership

/// What happens among the members, in the hub's log. No secret and no address is in it.
enum MemberLog {
    static func write(_ event: CoordinatorEvent, to log: Log) {
        switch event {
        case .joined(let member, let name, let waits):
            log.notice(waits ? "a box wants to join and waits for approval" : "a box has joined", ["member": String(member), "name": name])
        case .triedTaken(let invite, let fingerprint):
            log.warning("another box tried an invite that is used", ["invite": String(invite), "box": fingerprint])
        case .online(let member, let name): log.info("member online", ["member": String(member), "name": name])
        case .offline(let member, let name, let reason):
            log.notice("member offline", ["member": String(member), "name": name, "reason": words(reason)])
        case .left(let member, let name): log.notice("a member has left", ["member": String(member), "name": name])
        case .reach(let member, let name, let scope):
            log.info("who reaches a member's box", ["member": String(member), "name": name, "viewers": words(scope)])
        case .accused(let member, let name, let charge):
            log.warning("a member's box is not to be relied on", ["member": String(member), "name": name, "because": charge.words])
        case .notSaved(let words): log.error("the members are not saved", ["reason": words])
        }
    }

    static func words(_ scope: ProvedPlace.Scope?) -> String {
        switch scope {
        case .everyone: return "from everywhere"
        case .lan: return "of the hub's own network"
        case .machine: return "on the hub's own machine"
        case nil: return "none"
        }
    }

    static func words(_ reason: Presence.Reason) -> String {
        switch reason {
        case .farewell(.stops): return "it was stopped"
        case .farewell(.restarts): return "it restarts"
        case .farewell(.leaves): return "it left"
        case .farewell(.none): return "not known"
        case .silence(let milliseconds): return "no word for \(milliseconds / 1_000) s: the box, its line or this one's"
        }
    }
}
