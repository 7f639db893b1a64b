import CThreads
import Glibc

/// A named thread of the operating system, for loops and for code that blocks. Whoever starts it joins it.
///
/// `@unchecked Sendable`: the handle is set once, before `init` returns, and only read afterwards.
public final class NativeThread: @unchecked Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    public static let usualStackSize = 512 << 10
    private var handle = pthread_t()

    /// Starts `body`. `name` has at most 15 bytes. `niceness`: how far others go before it, up to 19.
    public init(
        _ name: String, niceness: Int32 = 0, stackSize: Int = NativeThread.usualStackSize, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        let context = Unmanaged.passRetained(
            Body {
                if niceness > 0 { thread_set_niceness(niceness) }
                body()
            })
        let code = pthread_create(&handle, &attributes, runNativeThread, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw ThreadError(name: name, code: code)
        }
        thread_set_name(handle, name)
    }

    public func join() { pthread_join(handle, nil) }
    public func detach() { pthread_detach(handle) }

    fileprivate static func run(_ context: UnsafeMutableRawPointer) {
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
    }
}

// A closure in a type of an actor would be checked for its executor on the new thread; a global function is not.
private func runNativeThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { NativeThread.run(context) }
    return nil
}
