import Foundation

/// OBS Studio without a screen: a profile, a service and a scene in a home of its own, under Xvfb.
struct OBS {
    let home: String
    /// What comes before its command line.
    private var wrapper: [String] = []

    /// Writes the settings that a person would have typed in: the server and the stream key. `trusting`: the certificate that is the only one
    /// among the system's trusted ones, for this OBS alone; it refuses a server that shows another.
    init(server: String, key: String, trusting certificate: String? = nil) throws {
        home = try temporaryDirectory("obs")
        if let certificate {
            let trusted = home + "/trusted"
            try FileManager.default.createDirectory(atPath: trusted, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: certificate, toPath: trusted + "/hub.pem")
            let mount = "mount --bind '\(trusted)' /etc/ssl/certs && exec \"$@\""
            wrapper = (getuid() == 0 ? ["unshare", "-m"] : ["unshare", "-rm"]) + ["sh", "-c", mount, "sh"]
        }
        try write(
            "global.ini",
            "[General]\nFirstRun=true\nLastVersion=486539266\n[Basic]\nProfile=test\nProfileDir=test\nSceneCollection=test\nSceneCollectionFile=test\n"
        )
        try write(
            "basic/profiles/test/basic.ini",
            """
            [General]
            Name=test
            [Output]
            Mode=Simple
            Reconnect=false
            [SimpleOutput]
            VBitrate=800
            ABitrate=96
            StreamEncoder=x264
            Preset=ultrafast
            [Video]
            BaseCX=320
            BaseCY=180
            OutputCX=320
            OutputCY=180
            FPSCommon=30

            """)
        try write(
            "basic/profiles/test/service.json",
            #"{"type":"rtmp_custom","settings":{"server":"\#(server)","key":"\#(key)","use_auth":false,"bwtest":false}}"#)
        let colour = #"{"id":"color_source_v3","name":"Blue","settings":{"color":4289996339,"width":320,"height":180}}"#
        let scene =
            #"{"id":"scene","name":"Only","settings":{"items":[{"name":"Blue","id":1,"visible":true,"pos":{"x":0,"y":0},"scale":{"x":1,"y":1}}],"id_counter":1}}"#
        try write(
            "basic/scenes/test.json",
            #"{"name":"test","current_scene":"Only","current_program_scene":"Only","scene_order":[{"name":"Only"}],"sources":[\#(scene),\#(colour)],"transitions":[],"current_transition":"Fade","transition_duration":300}"#
        )
    }

    /// Starts it streaming at once. It takes about five seconds to be live.
    func start() throws -> Program {
        try Program(
            wrapper + [
                "xvfb-run", "-a", "-s", "-screen 0 1280x720x24", "obs", "--startstreaming", "--multi", "--profile", "test", "--collection",
                "test",
                "--disable-updater", "--disable-missing-files-check",
            ],
            environment: ["XDG_CONFIG_HOME": home, "HOME": home, "XDG_RUNTIME_DIR": home, "LIBGL_ALWAYS_SOFTWARE": "1"])
    }

    func removeSettings() { try? FileManager.default.removeItem(atPath: home) }

    /// Runs it while `body` does, and cleans up after it.
    static func publishing<Value>(
        server: String, key: String, trusting certificate: String? = nil, _ body: (Program) async throws -> Value
    ) async throws -> Value {
        let studio = try OBS(server: server, key: key, trusting: certificate)
        defer { studio.removeSettings() }
        let program = try studio.start()
        return try await withCleanup {
            do {
                return try await body(program)
            } catch {
                print("OBS said last:\n\((program.output.lines + program.log.lines).suffix(30).joined(separator: "\n"))")
                throw error
            }
        } finally: {
            await program.stop()
        }
    }

    private func write(_ path: String, _ text: String) throws {
        let file = URL(fileURLWithPath: home).appendingPathComponent("obs-studio").appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
