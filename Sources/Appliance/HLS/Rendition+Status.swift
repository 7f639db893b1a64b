import Admin
import Packaging

extension StreamStatus.Rendition {
    init(_ status: RenditionStatus) {
        self.init(
            name: status.name.text, encoder: status.encoder?.rawValue, encodedFrames: status.encodedFrames,
            missingFrames: status.missingFrames)
        switch status.state {
        case .running: break
        case .leftOut(let words): (state, reason) = (.leftOut, words)
        case .switchedOff(let words): (state, reason) = (.switchedOff, words)
        }
    }
}
