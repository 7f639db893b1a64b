import CSystem
import Glibc

/// A named thread that runs one closure and is joined once.
final class LoopThread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private var thread = pthread_t()
    private var isRunning = false

    func start(name: String, _ run: @escaping () -> Void) -> Bool {
        let body = Unmanaged.passRetained(Body(run))
        let failure = sys_thread_start(&thread, name, runLoopThread, body.toOpaque())
        if failure != 0 { body.release() }
        isRunning = failure == 0
        return isRunning
    }

    func join() {
        if isRunning { pthread_join(thread, nil) }
        isRunning = false
    }

    fileprivate static func run(_ context: UnsafeMutableRawPointer) {
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
    }
}

private func runLoopThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { LoopThread.run(context) }
    return nil
}
