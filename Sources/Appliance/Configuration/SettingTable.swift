extension Setting {
    /// Every setting, in the order of the documented file.
    static let all: [Setting] = [
        Setting(
            key: "http", summary: "Where viewers connect (HTTP-FLV). Port 0 picks a free port and prints it.",
            form: .address(\.live.httpAddress)),
        Setting(
            key: "rtmp", summary: "Where OBS publishes and RTMP players connect.", form: .address(\.live.rtmpAddress)),
        Setting(
            key: "https", summary: "Where viewers connect with encryption: the same as under http. off: nowhere.",
            form: .addressOrOff(\.https)),
        Setting(
            key: "rtmps", summary: "Where OBS publishes and RTMP players connect with encryption. off: nowhere.",
            form: .addressOrOff(\.rtmps)),
        Setting(
            key: "certificate", summary: "Your own certificate for both, a PEM file with those that vouch for it. made: the hub makes one.",
            form: .file(\.certificate, none: "made")),
        Setting(
            key: "certificate-key", summary: "The private key of your own certificate, a PEM file without a password.",
            form: .file(\.certificateKey, none: "made")),
        Setting(
            key: "appliance", summary: "Where friends' boxes reach this one, to join and to say how they are. off: nobody can join.",
            form: .addressOrOff(\.appliance)),
        Setting(
            key: "public-address",
            summary: "Where the Internet finds appliance: a name or address, and a port if it is another; invites name it. off: not known.",
            form: .publicAddress(\.publicAddress)),
        Setting(
            key: "lan-discovery",
            summary: "Whether the LAN is told by mDNS where this hub is, so that friends' boxes find it when it has moved.",
            form: .flag(\.announcesOnLAN)),
        Setting(
            key: "lease", summary: "How long a friend's box that cannot reach this hub goes on as its member.",
            form: .duration(\.lease, 600_000...21_600_000)),
        Setting(
            key: "admin",
            summary: "Where the owner's page, its API and the metrics are. It shows the stream keys: keep it on this machine.",
            form: .address(\.admin)),
        Setting(
            key: "log-level", summary: "What is logged to standard error: error, warning, notice, info or debug.", form: .level(\.logLevel)),
        Setting(
            key: "upload-limit",
            summary: "The share of the line, in Mbit/s, that all viewers together may use; further viewers are refused. off: no limit.",
            form: .megabits(\.live.uploadLimit)),
        Setting(
            key: "offload",
            summary: "Whether friends' boxes serve viewers: always, never, or auto (players only when half of the upload is used).",
            form: .offload(\.offload)),
        Setting(
            key: "max-viewers", summary: "How many viewers may watch at once.", form: .count(\.live.maximumViewers, 0...1_000_000)),
        Setting(
            key: "max-viewers-per-address", summary: "How many of them may come from one address; this machine itself is exempt.",
            form: .count(\.live.maximumViewersPerAddress, 1...1_000_000)),
        Setting(
            key: "max-publishers", summary: "How many streams may be published at once.",
            form: .count(\.live.maximumPublishers, 1...1_000)),
        Setting(
            key: "max-pending", summary: "How many connections may be open that have not yet said what they want.",
            form: .count(\.live.maximumPending, 16...1_000_000)),
        Setting(
            key: "grace-time", summary: "How long viewers are kept when the encoder drops, so that they continue when it comes back.",
            form: .duration(\.live.graceTime, 0...3_600_000)),
        Setting(
            key: "publisher-timeout", summary: "A publisher that sends nothing for so long is dropped.",
            form: .duration(\.live.publisherTimeout, 1_000...3_600_000)),
        Setting(
            key: "request-timeout", summary: "A connection that has not said what it wants after so long is closed.",
            form: .duration(\.live.requestTimeout, 1_000...600_000)),
        Setting(
            key: "flush",
            summary: "How often viewers are sent what is new: adaptive (each frame while there is time) or a time like 50ms.",
            form: .flush(\.live.flush)),
        Setting(
            key: "gop-cache", summary: "A new viewer starts at the last keyframe if that is no older than this; 0s: at the next one.",
            form: .duration(\.live.gopCacheLimit, 0...60_000)),
        Setting(
            key: "ring-time", summary: "How much of a stream is kept for viewers that fall behind; two keyframe distances always are.",
            form: .duration(\.live.ringTime, 1_000...60_000)),
        Setting(
            key: "ring-limit", summary: "The most memory for that, a stream and format; a power of two.",
            form: .powerOfTwoBytes(\.live.ringLimit, (1 << 20)...(1 << 30))),
        Setting(
            key: "send-buffer", summary: "About half of what the system may hold for one viewer; smaller finds slow viewers sooner.",
            form: .powerOfTwoBytes(\.live.sendBuffer, (16 << 10)...(16 << 20))),
        Setting(
            key: "hls", summary: "Whether browsers and phones can watch: HLS and the watch page. off: HTTP-FLV and RTMP alone.",
            form: .flag(\.hls.isOn)),
        Setting(
            key: "dvr-window", summary: "How much of a stream is kept for viewers of HLS; they may seek back so far, less some seconds.",
            form: .duration(\.hls.window, 45_000...86_400_000)),
        Setting(
            key: "dvr-memory", summary: "The most memory for that, a stream and quality; a power of two. A heavier stream gets less time.",
            form: .powerOfTwoBytes(\.hls.memory, (4 << 20)...(64 << 30))),
        Setting(
            key: "ladder",
            summary: "Smaller qualities for viewers with slow lines: off, auto or a list like 720p:2500k, 480p:1000k, audio.",
            form: .ladder(\.hls.ladder.choice)),
        Setting(
            key: "ladder-encoder",
            summary: "What makes them: auto, libx264 (the processor), h264_v4l2m2m, h264_vaapi or h264_qsv (the machine's own).",
            form: .encoder(\.hls.ladder.encoder)),
        Setting(
            key: "media-threads", summary: "Threads that send to viewers; one is enough for thousands on a home's line.",
            form: .count(\.live.mediaThreads, 1...64)),
    ]

    static func named(_ key: String) -> Setting? { all.first { $0.key == key } }
}
