/// The description of the interface for `GET /openapi.json`.
enum OpenAPIDocument {
  static let text = #"{"openapi":"3.1.0","info":{"title":"Lintel ledger","version":"1"},"paths":{}}"#
}
