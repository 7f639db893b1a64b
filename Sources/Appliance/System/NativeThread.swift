import Glibc

/// A thread of the operating system, for code that blocks. Whoever starts it joins it.
///
/// `@unchecked Sendable`: the handle is set once, before `init` returns, and only read afterwards.
final class NativeThread: @unchecked Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private var handle = pthread_t()

    /// Starts `body`. Throws when the system gives no thread.
    init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let context = Unmanaged.passRetained(Body(body))
        let code = pthread_create(&handle, nil, runNativeThread, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw SystemError("start the thread \"\(name)\"", code: code)
        }
    }

    func join() { pthread_join(handle, nil) }
    func detach() { pthread_detach(handle) }

    fileprivate static func run(_ context: UnsafeMutableRawPointer) {
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
    }
}

// A closure in a type of an actor would be checked for its executor on the new thread; a global function is not.
private func runNativeThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { NativeThread.run(context) }
    return nil
}
