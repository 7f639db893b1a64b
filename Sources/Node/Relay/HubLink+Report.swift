import Membership

extension HubLink {
    /// Tells the hub what came from whom since the last heartbeat. What is not told is told with the next one's; it is worth no second try.
    func report(to hub: KnownHub, _ conversation: Conversation) {
        guard hub.state == .active, let report = relay.withLock({ $0 })?.takeReport() else { return }
        _ = try? conversation.ask("/reports", report.bytes, limit: 1, hub.candidates)
    }
}
