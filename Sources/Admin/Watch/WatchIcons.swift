import Web

/// The icons of the player's buttons, as symbols that the buttons refer to.
enum WatchIcons {
    private static let shapes: KeyValuePairs<String, String> = [
        "play": "M8 5v14l11-7z",
        "pause": "M6 5h4v14H6zM14 5h4v14h-4z",
        "loud": "M3 9v6h4l5 5V4L7 9zM16.5 12A4.5 4.5 0 0 0 14 8v8a4.5 4.5 0 0 0 2.5-4zM14 3.2v2.1a7 7 0 0 1 0 13.4v2.1a9 9 0 0 0 0-17.6z",
        "quiet": "M3 9v6h4l5 5V4L7 9zM21 9.4 19.6 8 17 10.6 14.4 8 13 9.4l2.6 2.6-2.6 2.6 1.4 1.4 2.6-2.6 2.6 2.6 1.4-1.4-2.6-2.6z",
        "pip": "M19 11h-8v6h8zM21 3H3a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h18a2 2 0 0 0 2-2V5a2 2 0 0 0-2-2zm0 16H3V5h18z",
        "full": "M7 14H5v5h5v-2H7zM5 10h2V7h3V5H5zM17 17h-3v2h5v-5h-2zM14 5v2h3v3h2V5z",
        "small": "M5 16h3v3h2v-5H5zM8 8H5v2h5V5H8zM14 19h2v-3h3v-2h-5zM16 8V5h-2v5h5V8z",
    ]

    /// Stands once in the page, unseen.
    static var symbols: HTML {
        let symbols = shapes.map { name, path -> HTML in
            "<symbol id=\"icon-\(name)\" viewBox=\"0 0 24 24\"><path d=\"\(path)\"/></symbol>"
        }
        return "<svg class=\"icons\" aria-hidden=\"true\">\(symbols)</svg>"
    }

    static func icon(_ name: String) -> HTML {
        "<svg aria-hidden=\"true\"><use href=\"#icon-\(name)\"></use></svg>"
    }
}
