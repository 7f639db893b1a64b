import CSystem
import Glibc
import Threads

/// Messages to a loop's thread, with the descriptor that wakes it.
///
/// Bounded by its senders: each has at most a few under way. The lock is held to append or to take all.
final class Mailbox<Message: Sendable>: Sendable {
    let descriptor: Int32
    private let messages = Locked<[Message]>([])

    init() throws(LiveError) {
        descriptor = sys_wake_make()
        guard descriptor >= 0 else { throw .outOfResources("a wake-up descriptor", errorNumber: errno) }
    }

    deinit { close(descriptor) }

    func post(_ message: Message) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { sys_wake_signal(descriptor) }
    }

    func takeAll() -> [Message] {
        sys_wake_clear(descriptor)
        return messages.withLock { messages in
            let all = messages
            messages = []
            return all
        }
    }
}
