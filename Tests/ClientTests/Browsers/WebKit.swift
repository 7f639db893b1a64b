import Foundation

/// WebKit's own small browser through Debian's webkit2gtk-driver, on a screen of its own that nobody sees.
enum WebKit {
    static func start(in directory: String, environment: [String: String]) async throws -> any Browser {
        // The driver takes no port 0.
        let port = try Socket.freePort()
        return try await WebDriver(
            ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", "WebKitWebDriver", "--port=\(port)"],
            environment: environment.merging([
                "HOME": directory, "XDG_RUNTIME_DIR": directory, "XDG_CONFIG_HOME": directory, "LIBGL_ALWAYS_SOFTWARE": "1",
                "NO_AT_BRIDGE": "1",
                "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory", "WEBKIT_GST_ENABLE_HLS_SUPPORT": "1",
            ]) { $1 },
            capabilities: [:]
        ) { _ in port }
    }
}
