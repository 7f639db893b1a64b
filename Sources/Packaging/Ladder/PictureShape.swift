/// A picture's size in pixels.
struct PictureShape: Sendable, Equatable {
    var width: Int
    var height: Int

    var pixels: Int { width * height }
    /// The shorter side, by which people name it: 1280 × 720 and 720 × 1280 are both 720p.
    var lines: Int { min(width, height) }

    /// Scaled so that its shorter side has so many lines, never larger than it is; sides are even, as 4:2:0 wants them.
    func scaled(toLines wanted: Int) -> PictureShape {
        let target = min(wanted, lines)
        func side(_ length: Int) -> Int { max(2, min((length * target + lines) / (2 * lines), length / 2) * 2) }
        guard lines > 0 else { return PictureShape(width: 2, height: 2) }
        return PictureShape(width: side(width), height: side(height))
    }
}
