/// A coded size in pixels, and what remains of it after cropping.
struct PictureSize: Equatable {
    /// The largest side that is believed.
    static let maximumSide = 65_536

    var width: Int
    var height: Int

    /// Nil when nothing remains or the size is absurd; units are pixels for each crop step.
    func cropped(_ crop: CropWindow, unitX: Int, unitY: Int) -> PictureSize? {
        guard width <= Self.maximumSide, height <= Self.maximumSide else { return nil }
        let size = PictureSize(width: width - (crop.left + crop.right) * unitX, height: height - (crop.top + crop.bottom) * unitY)
        return size.width > 0 && size.height > 0 ? size : nil
    }
}

/// The frame cropping of H.264 (7.3.2.1.1) and the conformance window of H.265 (7.3.2.2.1), which are written alike.
struct CropWindow: Equatable {
    var left = 0
    var right = 0
    var top = 0
    var bottom = 0

    static func read(_ bits: inout BitReader) throws(MediaError) -> CropWindow {
        guard try bits.readBit("cropping") else { return CropWindow() }
        var crop = CropWindow()
        crop.left = try bits.readExponentialGolomb("crop left")
        crop.right = try bits.readExponentialGolomb("crop right")
        crop.top = try bits.readExponentialGolomb("crop top")
        crop.bottom = try bits.readExponentialGolomb("crop bottom")
        return crop
    }
}
