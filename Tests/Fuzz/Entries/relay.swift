/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    RelayTarget.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
