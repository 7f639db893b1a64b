import Web

/// What `--http` serves to strangers: a front page, `/health`, the names that are live, and `/live/NAME.flv`. No key is within its reach:
/// it never asks the hub for one.
public struct PublicSite: Sendable {
    public init(hub: any HubControl, streams: any PublicStreams) {}

    public var router: Router { Router() }
}
