import Threads

/// Finds out which encoders work on this machine, once, by having each encode a picture. Shared by all renditions.
public final class EncoderProbe: Sendable {
    /// In the order of preference.
    static let candidates: [EncoderChoice] = [.v4l2, .vaapi, .qsv, .x264]
    /// Pictures after which an encoder that has given nothing is taken for broken.
    private static let patience = 8

    private let found = Locked<[EncoderChoice]?>(nil)
    private let told: @Sendable ([EncoderChoice]) -> Void

    /// `told` hears once of those that work; it must be quick.
    public init(told: @escaping @Sendable ([EncoderChoice]) -> Void = { _ in }) { self.told = told }

    /// Those that work; the first call takes some tenths of a second.
    public var working: [EncoderChoice] {
        found.withLock { found in
            if let known = found { return known }
            let working = Self.candidates.filter(Self.works)
            found = working
            told(working)
            return working
        }
    }

    /// What a setting comes to here. One that the owner chose is not tried beforehand.
    func encoder(for choice: EncoderChoice) -> EncoderChoice {
        choice == .auto ? working.first ?? .x264 : choice
    }

    static func works(_ choice: EncoderChoice) -> Bool {
        let settings = PictureEncoder.Settings(shape: PictureShape(width: 640, height: 360), bitRate: 1_000_000, frameRate: 30)
        do {
            let encoder = try PictureEncoder(choice, settings, like: nil)
            for index in 0..<patience {
                try encoder.take(nil, tick: Int64(index) * 3000, isKeyframe: index == 0)
                if try encoder.next() != nil { return true }
            }
            encoder.drain()
            return try encoder.next() != nil
        } catch {
            return false
        }
    }
}
