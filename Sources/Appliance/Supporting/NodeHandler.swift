import Glibc
import Membership
import Node
import Threads

/// Answers the command line of a running node.
struct NodeHandler: ControlResponding {
    let node: Node
    /// nil: it serves nobody.
    let viewers: NodeViewers?
    /// A hub that is reached answers in less.
    static let patienceMilliseconds: Int64 = 8_000

    func respond(to line: [UInt8]) async -> ControlResponse {
        guard let request = ControlCoding.message(ControlRequest.self, from: line) else {
            return .failure("The node does not understand this request: is the command line from another version?")
        }
        switch request.command {
        case .join: return await join(request.code ?? "")
        case .leave: return await leave(request.name ?? "")
        case .status: return ControlResponse(hubs: hubs, addresses: viewers?.listeners.addresses)
        case .support: return await support(request.support)
        default: return .failure("A node runs here, not a hub.")
        }
    }

    var hubs: [HubListing] {
        let streams = viewers?.status() ?? []
        return node.hubs().map { hub in
            var listing = HubListing(hub)
            let own = streams.filter { $0.hub.words == hub.fingerprint }.map(\.status)
            listing.streams = own.isEmpty ? nil : own
            return listing
        }
    }

    /// Begins to join and waits a while for the outcome; nil of `error` and one hub: it goes on.
    func join(_ text: String) async -> ControlResponse {
        let code: InviteCode
        do throws(MembershipError) {
            code = try InviteCode(text: text)
        } catch {
            return .failure("\(error.description).")
        }
        do {
            switch try await Self.offThread({ try node.join(code) }) {
            case .begun: return await outcome(of: code)
            case .known(.joined), .known(.waitsForApproval), .isMember: return ControlResponse(hubs: hubs(of: code))
            case .known(let outcome): return .failure("This code was used here before: \(NodeLog.words(outcome ?? .unknown)).")
            }
        } catch {
            return .failure(String(describing: error))
        }
    }

    private func outcome(of code: InviteCode) async -> ControlResponse {
        let deadline = SteadyClock.milliseconds() + Self.patienceMilliseconds
        while SteadyClock.milliseconds() < deadline {
            if let hub = node.hub(code.hub) {
                if let refusal = hub.refusal { return .failure("\(NodeLog.words(refusal)).") }
                if hub.state != nil { break }
            }
            do { try await Task.sleep(for: .milliseconds(50)) } catch { break }
        }
        return ControlResponse(hubs: hubs(of: code))
    }

    private func hubs(of code: InviteCode) -> [HubListing] { node.hub(code.hub).map { [HubListing($0)] } ?? [] }

    private func leave(_ name: String) async -> ControlResponse {
        do {
            guard let left = try await Self.offThread({ try node.leave(name) }) else {
                return .failure("There is no hub \"\(name)\", or more than one: streamr status lists them.")
            }
            return ControlResponse(hubs: [HubListing(name: left, fingerprint: "", state: "left", isOnline: false)])
        } catch {
            return .failure(String(describing: error))
        }
    }

    /// Changes what is given, and lists it.
    func support(_ wish: SupportRequest?) async -> ControlResponse {
        do {
            return ControlResponse(support: try await Self.offThread({ try node.support(wish) }))
        } catch Node.SupportError.unknownHub(let name) {
            return .failure("There is no hub \"\(name)\", or more than one: streamr status lists them.")
        } catch {
            return .failure(String(describing: error))
        }
    }

    /// Runs what blocks on a thread of its own.
    private static func offThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try NativeThread("node-command") { continuation.resume(with: Result { try body() }) }.detach()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

extension HubListing {
    init(_ hub: Node.HubView) {
        let states: [Member.State: String] = [.pending: "waits for approval", .active: "member", .paused: "paused", .removed: "removed"]
        self.init(
            name: hub.name, fingerprint: hub.fingerprint,
            state: hub.state.flatMap { states[$0] } ?? (hub.refusal == nil ? "joining" : "refused"),
            isOnline: hub.isOnline, trouble: hub.hasLapsed ? NodeLog.lapsed : hub.trouble ?? hub.refusal.map(NodeLog.words))
    }
}
