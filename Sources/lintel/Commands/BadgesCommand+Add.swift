import AgentRuntime
import ArgumentParser
import DeviceDrivers
import LedgerServer
import SpaceCore
import WireCodecs

extension BadgesCommand {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a member a badge, a PIN or a one-time code.",
      usage: """
        lintel badges add <member> --uid <hex> | --printed <number> [options]
        lintel badges add <member> --unknown <id> [options]
        lintel badges add <member> --pin [--beside-badge] [options]
        lintel badges add <member> --one-time-code [options]
        """,
      discussion: """
        --uid takes the bytes as the card sends them (EM4100: five, such as 3A00814000). --printed takes the number \
        printed on an EM4100 card, ten digits, with its version byte if it is not 00 (--version-byte 3A); or what is \
        printed on a Wiegand card behind the name of its format, such as H10301:123:4567. --unknown \
        takes a badge that was shown lately, as 'lintel badges unknown' lists it. --pin reads 4 to 12 digits from \
        standard input. --one-time-code makes a secret and prints it, this once, as an address for an \
        authenticator application.
        """)
    @Argument(help: "The member: a name, a first name, or the pseudonym.") var member: String
    @Option(help: ArgumentHelp("The bytes of the badge.", valueName: "hex")) var uid: String?
    @Option(help: ArgumentHelp("The number printed on the card.", valueName: "number")) var printed: String?
    @Option(help: ArgumentHelp("The version byte of the printed card.", valueName: "hex")) var versionByte = "00"
    @Option(help: ArgumentHelp("A badge that nobody has, by its id.", valueName: "id")) var unknown: UInt64?
    @Flag(help: "A PIN for keypads.") var pin = false
    @Flag(help: "The PIN counts only together with a badge of the member.") var besideBadge = false
    @Flag(help: "Six digits that change every 30 seconds, beside a badge.") var oneTimeCode = false
    @OptionGroup var terms: Terms
    @OptionGroup var arguments: DeskArguments

    func validate() throws {
      let ways = [uid != nil, printed != nil, unknown != nil, pin, oneTimeCode].count { $0 }
      guard ways == 1 else {
        throw ValidationError("Give one of --uid, --printed, --unknown, --pin and --one-time-code.")
      }
      guard pin || !besideBadge else { throw ValidationError("--beside-badge goes with --pin.") }
    }

    func run() async throws {
      try await reporting {
        if oneTimeCode { return try await addOneTimeCode() }
        let desk = try arguments.open()
        let found = try await desk.member(named: member)
        let (kind, secret) = try await credential()
        let id = newIdentifier()
        try await desk.put("credentials", id, terms.credential(of: found.id, kind: kind, secret: secret))
        try arguments.tell("\(found.name ?? found.id) has one more \(pin ? "PIN" : "badge"), \(id).", id: id)
      }
    }

    private func credential() async throws -> (kind: String, secret: String) {
      if let unknown {
        let client = AgentClient(socket: try arguments.agent.resolvedSocket(), operatorName: arguments.who.name)
        let badge: CapturedBadge = try await client.post("/v1/unknown-badges/\(unknown)/take", Nothing())
        return (badge.kind, badge.secret)
      }
      if let printed, printed.contains(where: { !$0.isNumber }) {
        return (CredentialKind.wiegand.name, hexadecimal(try wiegand(printed).bytes))
      }
      guard pin else { return (CredentialKind.cardUID.name, try canonical()) }
      let digits = try SecretEntry.newPIN()
      return ((besideBadge ? CredentialKind.memberPIN : .pin).name, hexadecimal(Array(digits.utf8)))
    }

    private func addOneTimeCode() async throws {
      let desk = try arguments.open()
      let found = try await desk.member(named: member)
      let secret = OneTimeSecret()
      let id = newIdentifier()
      let kind = CredentialKind.oneTimeCode.name
      try await desk.put(
        "credentials", id, terms.credential(of: found.id, kind: kind, secret: hexadecimal(secret.bytes)))
      let account = found.name ?? String(found.id.prefix(8))
      let address = secret.address(issuer: try await spaceName(desk), account: account)
      if arguments.json { return try Console.json(["id": id, "uri": address]) }
      Console.note("\(account) has a one-time code, \(id). This is shown once, for their authenticator application:")
      Console.line(address)
    }

    /// What people call the space: by the agent here, or where none answers by the ledger, which may know its id only.
    private func spaceName(_ desk: LedgerDesk) async throws -> String {
      if let socket = try? arguments.agent.resolvedSocket(),
        let space: SpaceSnapshot = try? await AgentClient(socket: socket).get("/v1/space")
      {
        return space.name
      }
      let spaces: [LedgerDesk.Item<DirectoryValue.Space>] = try await desk.items("spaces")
      return spaces.first?.value.name ?? "Lintel"
    }

    /// A Wiegand card by what is printed on it, in a format that everybody knows or one of the device profiles here.
    private func wiegand(_ printed: String) throws -> WiegandNumber {
      let catalogue = try DeviceCatalogue.load(folders: try Places.deviceFolders(nil))
      let own = catalogue.ids.flatMap { catalogue.profile($0)?.wiegand.formats ?? [] }
      let formats =
        WiegandFormat.known + own.filter { format in !WiegandFormat.known.contains { $0.name == format.name } }
      if let number = WiegandNumber(typed: printed, formats: formats) { return number }
      let names = Set(formats.map(\.name)).sorted().joined(separator: ", ")
      throw Failure(
        .badData,
        "--printed takes ten digits of an EM4100 card, or a format and its numbers, such as H10301:123:4567; "
          + "formats here are \(names)")
    }

    private func canonical() throws -> String {
      if let printed {
        guard let tag = UInt32(printed) else {
          throw Failure(.badData, "--printed takes a number up to \(UInt32.max), as an EM4100 card has it")
        }
        guard versionByte.count == 2, let version = UInt8(versionByte, radix: 16) else {
          throw Failure(.badData, "--version-byte takes two hexadecimal digits, found '\(versionByte)'")
        }
        return hexadecimal(EM4100Frame(version: version, tag: tag).bytes)
      }
      let digits = (uid ?? "").filter { $0 != ":" && $0 != " " }
      guard (8...32).contains(digits.count), digits.count.isMultiple(of: 2), digits.allSatisfy(\.isHexDigit) else {
        throw Failure(.badData, "--uid takes 4 to 16 bytes as pairs of hexadecimal digits")
      }
      return digits.lowercased()
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
