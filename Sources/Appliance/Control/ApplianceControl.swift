import Admin

/// What only the person at the machine itself may ask of a hub.
protocol ApplianceControl: HubControl {
    /// Sets the password with which the owner's page opens from other machines; nil removes it.
    func setPassword(_ password: String?) async throws(HubControlError)
}
