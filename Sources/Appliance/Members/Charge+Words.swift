import Coordinator

extension Coordinator.Charge {
    /// For the owner.
    var words: String {
        let reporter = isOneViewers ? "one viewer" : reporters == 1 ? "one who takes it" : "\(reporters) who take it"
        switch kind {
        case .wrong:
            return "it sent what this hub has not signed: \(slices) slice\(slices == 1 ? "" : "s"), says \(reporter)"
        case .late:
            let (own, others) = (latePermille ?? 0, othersPermille ?? 0)
            return
                "of its slices \(own / 10).\(own % 10) % came late or not at all, of others' \(others / 10).\(others % 10) %, says \(reporter)"
        }
    }
}
