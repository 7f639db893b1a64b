import Media

/// What a peer says in `connect` of the codecs that it knows (Enhanced RTMP v2, "Enhancing NetConnection connect Command").
struct Capabilities: Equatable {
    private static let maximumFourCCs = 32

    private(set) var fourCCs: [FourCC] = []
    private(set) var acceptsAny = false
    /// The names of the properties that the peer sent, which are those that it understands in the answer.
    private(set) var sent: [String] = []

    init() {}

    init(_ object: AMF0Value) {
        if let list = object["fourCcList"], case .strictArray(let elements) = list {
            sent.append("fourCcList")
            for element in elements {
                add(element.string ?? "")
            }
        }
        for name in ["videoFourCcInfoMap", "audioFourCcInfoMap"] {
            guard let members = object[name]?.properties else { continue }
            sent.append(name)
            for member in members where canReceive(member.value) {
                add(member.key)
            }
        }
        if object["capsEx"]?.number != nil {
            sent.append("capsEx")
        }
    }

    private mutating func add(_ text: String) {
        if text == "*" {
            acceptsAny = true
        } else if fourCCs.count < Self.maximumFourCCs, let fourCC = FourCC(text), !fourCCs.contains(fourCC) {
            fourCCs.append(fourCC)
        }
    }

    /// "FourCcInfoMask": decode 1, encode 2, forward 4. A relay that forwards a codec can be sent it too.
    private func canReceive(_ mask: AMF0Value) -> Bool {
        guard let number = mask.number, number >= 1, number < 256 else { return false }
        return Int(number) & 0b101 != 0
    }

    /// Gives up what only the answer needed: a session is kept for as long as its player watches.
    mutating func answered() {
        sent = []
    }

    /// What this server says of itself, for the properties that the peer sent: it forwards every codec, and understands the multitrack
    /// (2), ModEx (4) and nanosecond (8) forms.
    var answer: [AMF0Property] {
        let forward = AMF0Value.number(4)
        return sent.map { name in
            switch name {
            case "fourCcList": AMF0Property(name, .strictArray(Self.known.map { .string($0.description) }))
            case "capsEx": AMF0Property(name, .number(2 + 4 + 8))
            default: AMF0Property(name, .object([AMF0Property("*", forward)]))
            }
        }
    }

    private static let known: [FourCC] = [.avc, .hevc, .av1, .vp9, .vp8, .aac, .mp3, .opus, .flac, .ac3, .eac3]
}
