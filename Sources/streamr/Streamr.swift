@main struct Streamr { static func main() {} }
