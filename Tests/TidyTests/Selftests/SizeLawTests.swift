import Testing

struct SizeLawTests {
  private func function(_ head: String, lines: Int) -> String {
    "\(head) {\n" + String(repeating: "  a()\n", count: lines - 2) + "}\n"
  }

  @Test func `a file over the limit is found`() {
    #expect(SizeLaws.longFile(sample(String(repeating: "a\n", count: 400))).isEmpty)
    #expect(SizeLaws.longFile(sample(String(repeating: "a\n", count: 401))).count == 1)
  }

  @Test(arguments: [
    "func a()", "public static func a<B>(_ b: [C: D] = [:]) throws(E) -> F", "init?(_ a: B)", "deinit", "var a: B",
    "subscript(a: Int) -> B", "func a(\n  b: C\n)\n  -> D\n  where C: E", "static func == (a: B, c: B) -> Bool",
  ]) func `a function over the limit is found, whatever it is`(head: String) {
    let heads = head.split(separator: "\n").count
    #expect(SizeLaws.longFunctions(sample(function(head, lines: 71 - heads))).isEmpty)
    #expect(SizeLaws.longFunctions(sample("\n" + function(head, lines: 72 - heads))).map(\.line) == [2])
  }

  @Test func `requirements, stored variables and calls have no body`() {
    let text = """
      protocol A {
        func b()
        init(c: D)
        var e: Int { get }
      }
      var f = [1].map { $0 }
      let g = H.init(1)
      func i() { self.init(2) }
      """
    #expect(SizeLaws.functions(in: sample(text)).map(\.name) == ["var e", "func i"])
  }

  @Test func `comments and texts cost nothing`() {
    let text = function("func a()", lines: 70).replacing("{\n", with: "{\n// why\n\n/* b\n c */\n")
    #expect(SizeLaws.functions(in: sample(text)).map(\.length) == [70])
  }
}
