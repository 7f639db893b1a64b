import Media

/// What other threads ask of a loop.
enum LoopMessage: Sendable {
    /// To every loop.
    case streamStarted(slot: Int, StreamView)
    case ringsReplaced(slot: Int, StreamView)
    case streamAdvanced(slot: Int)
    case streamEnded(slot: Int)
    case addViewer(NewViewer)
    case countersWanted(@Sendable (LoopReport) -> Void)
    case stop
    /// To the first loop only.
    case streamsChanged([StreamEntry])
    case viewerClosed(slot: Int, isRTMP: Bool, address: AddressIdentity)
    case snapshotWanted(@Sendable (LiveSnapshot) -> Void)
    case readerWanted(ReaderRequest)
    case readerClosed(slot: Int, FLVReader, address: AddressIdentity)
    /// Somebody else accepted it; the descriptor is the desk's from now on.
    case rtmpArrived(descriptor: Int32, address: AddressIdentity)
    case relayed(StreamName, RelayedInput)
}

/// What one loop has done.
struct LoopReport: Sendable {
    var counters: LiveCounters
    var thread: LiveSnapshot.Thread
}
