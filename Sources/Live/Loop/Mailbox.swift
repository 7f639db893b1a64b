import CSystem
import Glibc
import Threads

/// Messages to a loop's thread, with the descriptor that wakes it.
///
/// Bounded by its senders: each has at most a few under way. The lock is held to append or to take all.
final class Mailbox<Message: Sendable>: Sendable {
    let descriptor: Int32
    /// Nil once the thread takes no more.
    private let messages = Locked<[Message]?>([])

    init() throws(LiveError) {
        descriptor = sys_wake_make()
        guard descriptor >= 0 else { throw .outOfResources("a wake-up descriptor", errorNumber: errno) }
    }

    deinit { Glibc.close(descriptor) }

    /// False: the thread has ended, and nobody will take the message.
    @discardableResult func post(_ message: Message) -> Bool {
        let count = messages.withLock { messages in
            messages?.append(message)
            return messages?.count ?? 0
        }
        if count == 1 { sys_wake_signal(descriptor) }
        return count > 0
    }

    func takeAll() -> [Message] {
        sys_wake_clear(descriptor)
        return messages.withLock { messages in
            guard let all = messages else { return [] }
            messages = []
            return all
        }
    }

    /// What is left; nothing more is let in.
    func close() -> [Message] {
        messages.withLock { messages in
            defer { messages = nil }
            return messages ?? []
        }
    }
}
