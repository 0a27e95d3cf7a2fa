import Testing

struct DocumentationLawTests {
  @Test(arguments: ["public struct A {}", "public var a: Int", "@inlinable public func a()", "public static let a = 1"])
  func `a public declaration without a summary is found`(text: String) {
    #expect(DocumentationLaw.findings(sample(text)).map(\.line) == [1])
    #expect(DocumentationLaw.findings(sample("/// What it is.\n" + text)).isEmpty)
    #expect(DocumentationLaw.findings(sample("/// What it is.\n@frozen\n" + text)).isEmpty)
    #expect(DocumentationLaw.findings(sample("// What it is.\n" + text)).count == 1)
  }

  @Test(arguments: ["public import A", "public init(a: Int) {", "public var description: String {", "struct A {}"])
  func `what documents itself, or is not public, is none`(text: String) {
    #expect(DocumentationLaw.findings(sample(text)).isEmpty)
  }

  @Test func `the law is for the pure targets`() {
    #expect(DocumentationLaw.findings(sample("Sources/LocalStore/A.swift", "public struct A {}")).isEmpty)
  }
}
