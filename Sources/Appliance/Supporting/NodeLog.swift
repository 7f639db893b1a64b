import Membership
import Node

/// What happens between a node and its hubs, in its log. No secret is in it.
enum NodeLog {
    static func write(_ event: NodeEvent, to log: Log) {
        switch event {
        case .joined(let hub, let waits): log.notice(waits ? "joined, and waits for the owner's approval" : "joined", ["hub": hub])
        case .refused(let outcome): log.error("the invite was refused", ["reason": words(outcome)])
        case .joinFailed(let words): log.warning("the hub of the invite is not reached; trying again", ["reason": words])
        case .online(let hub): log.info("connected", ["hub": hub])
        case .offline(let hub, let words): log.warning("not connected; trying again", ["hub": hub, "reason": words])
        case .stateChanged(let hub, let state): log.notice("the hub's owner has changed something", ["hub": hub, "state": "\(state)"])
        case .membersChanged(let hub, let revision):
            log.info("who belongs to the hub has changed", ["hub": hub, "revision": String(revision)])
        case .found(let hub, .lan): log.notice("found on the LAN, at another address", ["hub": hub])
        case .found(let hub, .member): log.notice("another member knows where it is now", ["hub": hub])
        case .keyFollowed(let hub, let words):
            log.notice("the hub has a new key, which its old one has signed", ["hub": hub, "key": words])
        case .leaseEnded(let hub): log.warning(lapsed, ["hub": hub])
        case .measured(let kilobits): log.notice("the line is measured", ["carries": SupportReport.megabits(kilobits)])
        case .wrongSlice(let hub, let sender):
            log.warning("a member has sent what the hub has not signed; it is asked no more for a while", ["hub": hub, "member": sender])
        case .notSaved(let words): log.error("the hubs are not saved", ["reason": words])
        }
    }

    static let lapsed = "the hub was not heard for too long: nothing is done for it until it is heard"

    /// For the person who was given the invite.
    static func words(_ outcome: JoinOutcome) -> String {
        switch outcome {
        case .joined: return "joined"
        case .waitsForApproval: return "the hub's owner has to approve"
        case .unknown: return "the hub does not know this code: ask for a new one"
        case .expired: return "the code has expired: ask for a new one"
        case .revoked: return "the code was revoked: ask for a new one"
        case .taken:
            return "another box has used this code. If it was not yours, tell the hub's owner, who has been told too and can undo it"
        case .full: return "the hub has as many members as it can"
        case .removed: return "the hub's owner has removed this box: ask for a new code"
        }
    }
}
