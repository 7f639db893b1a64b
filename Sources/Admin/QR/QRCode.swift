import CQRencode

/// A QR code, as a picture for pages and as text for the console.
public struct QRCode: Sendable, Equatable {
    /// Modules on a side, without the quiet zone.
    public let size: Int
    /// Row by row; true is dark.
    public let modules: [Bool]

    /// Returns nil when the text is too long for a code.
    public init?(_ text: String) { return nil }

    /// An SVG element that scales with its box, dark on white with the quiet zone of four modules.
    public func svg(title: String) -> String { "" }

    /// Lines of half blocks for a console with a dark background, quiet zone included.
    public var halfBlocks: String { "" }
}
