import CSodium

/// The one-time start of libsodium.
enum Sodium {
    /// Whether the library found a random source and chose its implementations; computed once, safe from any thread.
    static let isReady = sodium_init() >= 0
}
