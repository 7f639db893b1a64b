import CAvahi
import Membership
import Threads

/// Tells the LAN, by multicast DNS, where this appliance is: its fingerprint and its port. Has a thread; owned by the hub.
///
/// ```
///  announcing ──the daemon goes──► waiting ──half a minute──► announcing
/// ```
public final class LANAnnouncement: Sendable {
    private struct State: @unchecked Sendable {
        // `@unchecked Sendable`: the announcer is freed by its thread alone, after it was taken out of here under the lock.
        var announcer: OpaquePointer?
        var isStopping = false
    }

    private let appliance: Fingerprint
    private let port: UInt16
    private let onFailure: @Sendable (LANDiscovery.Failure) -> Void
    private let state = Locked(State())
    private let bell = Bell()
    private let thread = Locked<NativeThread?>(nil)

    /// `onFailure`: told once for each new reason.
    public init(_ appliance: Fingerprint, port: UInt16, onFailure: @escaping @Sendable (LANDiscovery.Failure) -> Void) {
        self.appliance = appliance
        self.port = port
        self.onFailure = onFailure
    }

    public func start() throws(ThreadError) {
        let started = try NativeThread("lan-announce") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// The LAN is told that this appliance is gone.
    public func stop() {
        state.withLock { state in
            state.isStopping = true
            if let announcer = state.announcer { avahi_announcer_stop(announcer) }
        }
        bell.ring()
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        // A name for people; the record says which appliance it is.
        let name = "streamr " + String(Base32.text(appliance.bytes).prefix(8))
        var said: LANDiscovery.Failure?
        while !state.withLock({ $0.isStopping }) {
            let failure = announce(name)
            if let failure, failure != said { onFailure(failure) }
            if let failure { said = failure }
            bell.wait(milliseconds: 30_000)
        }
    }

    private func announce(_ name: String) -> LANDiscovery.Failure? {
        guard let announcer = avahi_announcer_make() else { return .noLibrary(String(cString: avahi_failure())) }
        let mayRun = state.withLock { state in
            state.announcer = announcer
            return !state.isStopping
        }
        let result =
            mayRun
            ? avahi_announcer_run(announcer, name, LANDiscovery.serviceType, port, LANDiscovery.text(of: appliance)) : AVAHI_DONE
        state.withLock { $0.announcer = nil }
        // Before the announcer goes: freeing it may change the words.
        let failure = LANDiscovery.Failure(result)
        avahi_announcer_free(announcer)
        return failure
    }
}
