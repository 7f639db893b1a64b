import Admin

/// What only the person at the machine itself may ask of a hub.
protocol ApplianceControl: HubControl {
    var token: OwnerToken { get }
}
