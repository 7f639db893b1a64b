import Media
import Web

/// The owner's API of where streams are in their lives.
extension AdminSite {
    func addStreamLifeAPI(to router: inout Router) {
        named(&router, .get, "/api/v1/streams/{name}/testing", "getTesting") { name, _ throws(HubControlError) in
            try await testing(name)
        }
        named(&router, .put, "/api/v1/streams/{name}/testing", "setTesting") { name, request throws(HubControlError) in
            guard let wanted = JSON.read(TestingWish.self, from: request.body) else {
                return JSON.error("Expected JSON that says whether testing is on.", status: 400)
            }
            try await hub.change(name, .testing(wanted.testing))
            return try await testing(name)
        }
        let wishes = [
            ("go-live", "goLive", StreamWish.goLive), ("archive", "archiveStream", .archive), ("restore", "restoreStream", .bringBack),
        ]
        for (path, operation, wish) in wishes {
            named(&router, .post, "/api/v1/streams/{name}/\(path)", operation) { name, _ throws(HubControlError) in
                try await hub.change(name, wish)
                return Response(status: 204)
            }
        }
    }

    private func testing(_ name: StreamName) async throws(HubControlError) -> Response {
        guard try await hub.streamKeys()[name] != nil else { throw .unknownStream(name.text) }
        let viewKey = await hub.viewKeys()[name]
        let addresses = await hub.status().addresses
        let link = viewKey.map { WatchLinks(name: name.text, addresses: addresses).owners($0) }
        return JSON.response(TestingAnswer(testing: viewKey != nil, link: link))
    }
}

struct TestingWish: ClosedBody {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case testing
    }

    var testing: Bool
}

/// Whether a stream is tested first, and the link with which its owner watches the test.
struct TestingAnswer: Codable {
    let testing: Bool
    let link: String?
}
