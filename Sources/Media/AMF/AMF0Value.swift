/// A value of AMF0 (Action Message Format 0, section 2), the notation of RTMP commands and of stream metadata.
public enum AMF0Value: Sendable, Equatable {
    case number(Double)
    case boolean(Bool)
    case string(String)
    case object([AMF0Property])
    case null
    case undefined
    case ecmaArray([AMF0Property])
    case strictArray([AMF0Value])
    /// Milliseconds since 1970; the zone in minutes is reserved and should be 0.
    case date(milliseconds: Double, zone: Int16)
    case longString(String)
    case unsupported
    case reference(UInt16)
    case xmlDocument(String)
    case typedObject(name: String, [AMF0Property])

    public var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    public var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    public var string: String? {
        switch self {
        case .string(let value), .longString(let value): value
        default: nil
        }
    }

    /// The members of an object of any form, in the order in which they were written; nil for everything else.
    public var properties: [AMF0Property]? {
        switch self {
        case .object(let members), .ecmaArray(let members), .typedObject(_, let members): members
        default: nil
        }
    }

    public var elements: [AMF0Value]? {
        if case .strictArray(let values) = self { values } else { nil }
    }

    /// The last member of that name, or nil.
    public subscript(key: String) -> AMF0Value? {
        properties?.last { $0.key == key }?.value
    }
}

/// One named member of an AMF0 object.
public struct AMF0Property: Sendable, Equatable {
    public var key: String
    public var value: AMF0Value

    public init(_ key: String, _ value: AMF0Value) {
        self.key = key
        self.value = value
    }
}
