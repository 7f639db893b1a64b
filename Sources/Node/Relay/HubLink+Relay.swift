import AppliancePort
import Identity
import Membership

/// The hub's streams, as long as this node is an active member that hears the hub, or whose lease holds.
extension HubLink {
    /// Begins, goes on or ends, as things are now. On the link's thread.
    func updateRelay() {
        guard let hub, hub.state == .active, isInForce, !isStopping else {
            relay.withLock { $0.take() }?.stop()
            return
        }
        let (running, sources) = (relay.withLock { $0 }, condition.withLock { $0.sources })
        if let running, running.hub == hub.key {
            running.update(hubAt: hub.candidates, wanted: uplink.view(of: fingerprint).support.streams, sources)
            return
        }
        running?.stop()
        let (onEvent, name) = (onEvent, hub.name)
        let made = NodeRelay(
            hub: hub.key, identity, configuration,
            onWrongSlice: { onEvent(.wrongSlice(hub: name, sender: Fingerprint(of: $0, .sodium).words)) },
            onGiven: { [uplink, fingerprint] in uplink.gave(members: $0, viewers: $1, of: fingerprint) })
        // Without a thread there is no relaying; the next answer of the hub tries again.
        guard (try? made.start()) != nil else { return }
        relay.withLock { $0 = made }
        made.update(hubAt: hub.candidates, wanted: uplink.view(of: fingerprint).support.streams, sources)
    }

    /// Who sends to this node, as the hub says.
    func takeSources(_ list: SourceList) {
        condition.withLock {
            $0.sources = list
            $0.sourcesMark = list.mark(.sodium)
        }
    }

    /// Members that are out take nothing more from this node.
    func membersChangedForRelaying() {
        let members = condition.withLock { $0.members }
        relay.withLock { $0 }?.feed.keep { members[$0] == .active }
    }
}
