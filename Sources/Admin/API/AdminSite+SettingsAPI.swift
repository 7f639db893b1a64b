import Web

/// The owner's API of what can be changed while the hub runs.
extension AdminSite {
    func addSettingsAPI(to router: inout Router) {
        router.onAsync(.get, "/api/v1/settings", for: .owner, operation: "getSettings") { _ in JSON.response(await hub.settings()) }
        router.onAsync(.patch, "/api/v1/settings", for: .owner, operation: "changeSettings") { request in
            guard let change = JSON.read(HubSettings.Change.self, from: request.body) else {
                return JSON.error("Expected JSON with the settings to change.", status: 400)
            }
            return await Self.done { () throws(HubControlError) in
                try await hub.change(change)
                return JSON.response(await hub.settings())
            }
        }
        router.onAsync(.put, "/api/v1/password", for: .owner, operation: "setPassword") { request in
            let lengths = NewPassword.minimumLength...NewPassword.maximumLength
            guard let password = JSON.read(NewPassword.self, from: request.body)?.password, lengths.contains(password.unicodeScalars.count)
            else {
                return JSON.error(
                    "Expected JSON with a password of \(lengths.lowerBound) to \(lengths.upperBound) characters.", status: 400)
            }
            return await Self.done { () throws(HubControlError) in
                try await hub.setPassword(password)
                return Response(status: 204)
            }
        }
        router.onAsync(.delete, "/api/v1/password", for: .owner, operation: "removePassword") { _ in
            await Self.done { () throws(HubControlError) in
                try await hub.setPassword(nil)
                return Response(status: 204)
            }
        }
        router.onAsync(.post, "/api/v1/token", for: .owner, operation: "rotateToken") { [gate] _ in
            await Self.done { () throws(HubControlError) in JSON.response(["token": try await gate.access.rotateToken()]) }
        }
    }

    private static func done(_ work: () async throws(HubControlError) -> Response) async -> Response {
        do throws(HubControlError) {
            return try await work()
        } catch {
            return JSON.error(error.description, status: error.status)
        }
    }
}

/// The password that opens the owner's pages from other machines.
struct NewPassword: ClosedBody {
    static let minimumLength = 8
    static let maximumLength = 128

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password
    }

    var password: String
}
