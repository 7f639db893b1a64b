/// Why a rendition cannot go on, in words for the owner.
struct RenditionFailure: Error, Equatable {
    var words: String
}
