/// What the endpoints of the first StreamrP2P answer: scripts may know them. `stream_id` is a stream's name, `node_id` a member's number.
struct OriginalStream: Codable {
    let streamID: String
    let status: String
    /// As `2026-11-21T20:15:00Z`.
    let testingStartedAt: String?
    let liveStartedAt: String?
    let offlineAt: String?
    let staleAt: String?
    let archivedAt: String?

    enum CodingKeys: String, CodingKey {
        case streamID = "stream_id"
        case status
        case testingStartedAt = "testing_started_at"
        case liveStartedAt = "live_started_at"
        case offlineAt = "offline_at"
        case staleAt = "stale_at"
        case archivedAt = "archived_at"
    }

    init(_ stream: StreamStatus) {
        streamID = stream.name
        status = stream.life.state.rawValue
        testingStartedAt = stream.life.testingAt.map(Words.moment)
        liveStartedAt = stream.life.liveAt.map(Words.moment)
        offlineAt = stream.life.offlineAt.map(Words.moment)
        staleAt = stream.life.staleAt.map(Words.moment)
        archivedAt = stream.life.archivedAt.map(Words.moment)
    }
}

struct OriginalDashboard: Codable {
    struct Node: Codable {
        let nodeID: String

        enum CodingKeys: String, CodingKey {
            case nodeID = "node_id"
        }
    }

    struct Stream: Codable {
        let streamID: String
        let status: String
        let nodeCount: Int
        let nodes: [Node]

        enum CodingKeys: String, CodingKey {
            case streamID = "stream_id"
            case status
            case nodeCount = "node_count"
            case nodes
        }
    }

    let streams: [Stream]

    /// Every member supports every stream.
    init(_ status: HubStatus, _ members: [MemberStatus], limit: Int) {
        let nodes = members.filter { $0.state == "active" }.map { Node(nodeID: String($0.number)) }
        streams = status.streams.prefix(limit).map {
            Stream(streamID: $0.name, status: $0.life.state.rawValue, nodeCount: nodes.count, nodes: nodes)
        }
    }
}

/// Nothing is paid out yet: there is no payout to list.
struct OriginalPayouts: Codable {
    let status: String
    let calculationTime: String
    let payouts: [String: String]

    enum CodingKeys: String, CodingKey {
        case status
        case calculationTime = "calculation_time"
        case payouts
    }

    init(hours: Int) {
        status = "success"
        calculationTime = "Last \(hours) hour(s)"
        payouts = [:]
    }
}

struct OriginalEarnings: Codable {
    let nodeID: String
    let period: String
    let totalEstimatedEarnings: Int
    let entries: Int

    enum CodingKeys: String, CodingKey {
        case nodeID = "node_id"
        case period
        case totalEstimatedEarnings = "total_estimated_earnings"
        case entries
    }

    init(node: Int64, days: Int) {
        nodeID = String(node)
        period = "Last \(days) days"
        totalEstimatedEarnings = 0
        entries = 0
    }
}

struct OriginalLeaderboard: Codable {
    struct Place: Codable {
        let rank: Int
        let name: String
    }

    let status: String
    let leaderboard: [Place]

    /// In the order in which they joined: nobody has earned anything yet.
    init(_ members: [MemberStatus], limit: Int) {
        status = "success"
        leaderboard = members.filter { $0.state == "active" }.prefix(limit).enumerated().map {
            Place(rank: $0.offset + 1, name: $0.element.name)
        }
    }
}
