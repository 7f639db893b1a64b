import Foundation

/// PulseAudio with a loudspeaker that nobody hears: without one Firefox plays no sound at all.
struct SoundServer: Sendable {
    private let program: Program
    private let folder: String

    static func running<Value>(_ body: (SoundServer) async throws -> Value) async throws -> Value {
        let folder = try temporaryDirectory("sound")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = try Program(
            [
                "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
                "--load=module-null-sink", "--load=module-native-protocol-unix auth-anonymous=1 socket=\(folder)/socket",
            ],
            environment: ["HOME": folder, "XDG_RUNTIME_DIR": folder, "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(folder)/none"])
        return try await withCleanup {
            try await eventually("PulseAudio listens", within: .seconds(10), detail: { program.log.text }) {
                FileManager.default.fileExists(atPath: folder + "/socket")
            }
            return try await body(SoundServer(program: program, folder: folder))
        } finally: {
            await program.stop()
        }
    }

    /// For the program that is to be heard.
    var environment: [String: String] { ["PULSE_SERVER": "unix:\(folder)/socket"] }
}
