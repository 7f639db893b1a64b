import Web

extension QRCode {
    /// An SVG element that scales with its box: dark on white, quiet zone included. `title` is what screen readers say.
    public func svg(title: String) -> String {
        let side = size + 2 * Self.quietZone
        var path = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                var end = x
                while isDark(end, y) { end += 1 }
                if end > x { path += "M\(x + Self.quietZone) \(y + Self.quietZone)h\(end - x)v1h-\(end - x)z" }
                x = end + 1
            }
        }
        return """
            <svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <title>\(HTML.escape(title))</title><rect width="\(side)" height="\(side)" fill="#fff"/><path d="\(path)" fill="#000"/></svg>
            """
    }

    /// Lines of half blocks for a console with light text on dark: two rows of modules a line, with half the quiet zone, which
    /// readers accept and a window of 80 columns has room for.
    public var halfBlocks: String {
        let edge = -Self.quietZone / 2
        let far = size - edge
        var text = ""
        for y in stride(from: edge, to: far, by: 2) {
            for x in edge..<far {
                switch (isDark(x, y), isDark(x, y + 1)) {
                case (false, false): text += "█"
                case (false, true): text += "▀"
                case (true, false): text += "▄"
                case (true, true): text += " "
                }
            }
            text += "\n"
        }
        return text
    }
}
