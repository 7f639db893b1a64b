import CQRencode

/// A QR code, as a picture for pages and as text for the console.
public struct QRCode: Sendable, Equatable {
    /// Modules of light that a reader needs around a code (ISO/IEC 18004, 9.1).
    static let quietZone = 4
    /// Bytes; a larger code could not be read from a screen.
    static let maximumText = 1000

    /// Modules on a side, without the quiet zone.
    public let size: Int
    /// Row by row; true is dark.
    public let modules: [Bool]

    /// Returns nil when the text is empty, too long for a code, or has a NUL in it.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.maximumText, !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        size = width
        // The lowest bit of a module is its colour; the others tell what it is for.
        modules = UnsafeBufferPointer(start: code.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }

    /// Whether the module is dark; outside of the code everything is light.
    func isDark(_ x: Int, _ y: Int) -> Bool {
        (0..<size).contains(x) && (0..<size).contains(y) && modules[y * size + x]
    }
}
