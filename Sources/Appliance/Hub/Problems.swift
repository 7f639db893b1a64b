import Threads

/// What is wrong with the appliance right now, in words for its owner; shown by the status, the owner's page and `/health`.
final class Problems: Sendable {
    enum Subject: Int, Sendable, Hashable {
        case storage
        case disk
        case control
        case certificate
        case https
        case rtmps
        case appliance
    }

    private let words = Locked<[Subject: String]>([:])
    private let onChange: @Sendable (_ old: String?, _ new: String?) -> Void

    /// `onChange` hears what is new or over, for the log.
    init(onChange: @escaping @Sendable (_ old: String?, _ new: String?) -> Void = { _, _ in }) {
        self.onChange = onChange
    }

    /// nil: nothing is wrong with it any more.
    func set(_ subject: Subject, _ text: String?) {
        let old = words.withLock { words in
            let old = words[subject]
            words[subject] = text
            return old
        }
        if old != text { onChange(old, text) }
    }

    func has(_ subject: Subject) -> Bool { words.withLock { $0[subject] != nil } }

    var all: [String] { words.withLock { words in words.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value) } }
}
