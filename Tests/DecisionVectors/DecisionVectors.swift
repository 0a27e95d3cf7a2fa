internal import Foundation
public import LedgerProtocol
public import SpaceCore

/// The decision vectors: cases that were written from the rules, with the policies that they ask.
///
/// The same cases go to `decide`, to a running agent and to the ledger, which must all answer the same.
public enum DecisionVectors {
  /// The digest key under which the policies are compiled: public, for tests only.
  public static let digestKey = [UInt8](0..<32)

  /// Every case, in the order of the files' names and of each file.
  public static func all() throws -> [DecisionVector] {
    try files(in: "cases").flatMap { file in
      do throws(DecisionVectorError) {
        return try cases(json: Array(file.data))
      } catch {
        throw DecisionVectorError(description: "\(file.name).json: \(error)")
      }
    }
  }

  /// The cases of one text; an unknown key, word or time is an error.
  public static func cases(json: [UInt8]) throws(DecisionVectorError) -> [DecisionVector] {
    do {
      return try JSONDecoder().decode([DecisionVector].self, from: Data(json))
    } catch {
      throw DecisionVectorError(description: "cannot read the cases: \(error)")
    }
  }

  /// Every policy by the name of its file, compiled once for each call.
  public static func policies() throws -> [String: VectorPolicy] {
    var policies: [String: VectorPolicy] = [:]
    for file in try files(in: "policies") {
      policies[file.name] = try VectorPolicy(json: Array(file.data))
    }
    return policies
  }

  private static func files(in folder: String) throws -> [(name: String, data: Data)] {
    guard let place = Bundle.module.url(forResource: folder, withExtension: nil) else {
      throw DecisionVectorError(description: "there is no '\(folder)' beside the program: build the tests again")
    }
    let urls = try FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
    return try urls.filter { $0.pathExtension == "json" }
      .map { ($0.deletingPathExtension().lastPathComponent, try Data(contentsOf: $0)) }.sorted { $0.0 < $1.0 }
  }
}

/// A policy that cases ask: its document, and the image that an agent decides by.
public struct VectorPolicy: Sendable {
  /// The document as the file has it.
  public let json: [UInt8]
  public let document: PolicyDocument
  public let image: PolicyImage

  init(json: [UInt8]) throws {
    self.json = json
    document = try PolicyDocument(json: json)
    image = try PolicyImage(PolicyCompiler.compile(document, digestKey: DecisionVectors.digestKey))
  }

  /// The pseudonym of the one member whom the document calls so.
  public func member(named name: String) throws -> MemberID {
    let members = (document.members ?? []).filter { $0.name == name }
    guard members.count == 1, let id = members.first.flatMap({ MemberID($0.id) }) else {
      throw DecisionVectorError(description: "the policy has \(members.count) members called '\(name)', and needs one")
    }
    return id
  }

  /// Whether there is a grant with this id.
  public func isGrant(_ id: String) -> Bool { document.grants?.contains { $0.id == id } == true }
}

/// A case or a policy that cannot be used, and why.
public struct DecisionVectorError: Error, Equatable, CustomStringConvertible {
  public let description: String
}
