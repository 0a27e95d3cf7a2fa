import Glibc
import SpaceCore
import Testing

@testable import AgentRuntime

@Suite struct MailboxTests {
  private func isReadable(_ descriptor: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, 0) == 1
  }

  private func numbers(_ messages: [LoopMessage]) -> [Int] {
    messages.compactMap { message in
      if case .command(.correct(_, let count), _, _) = message { count } else { nil }
    }
  }

  private func command(_ number: Int, _ answers: Record<String> = Record()) -> LoopMessage {
    .command(.correct(room: "hall", count: number), actor: "mira") { answers.add("\(number): \($0)") }
  }

  @Test func `messages come out in order, a batch in a round, and the loop is woken for the rest`() throws {
    let wake = try WakePipe()
    let box = Mailbox(wake: wake)
    for number in 0..<40 { #expect(box.post(command(number)) == nil) }
    var taken: [[Int]] = []
    while isReadable(wake.descriptor) {
      wake.drain()
      taken.append(numbers(try #require(box.take())))
    }
    #expect(taken.map(\.count) == [16, 16, 8])
    #expect(taken.flatMap { $0 } == Array(0..<40))
    #expect(box.take()?.isEmpty == true)
  }

  @Test func `a full box refuses what comes, takes nothing of it, and still takes the stop`() throws {
    let box = Mailbox(wake: try WakePipe())
    for number in 0..<Mailbox.capacity { #expect(box.post(command(number)) == nil) }
    #expect(box.post(command(-1)) == .busy)
    #expect(box.post(.event(.stopping)) == .busy)
    #expect(box.post(.stop) == nil)
    let rest = box.close()
    #expect(rest.count == Mailbox.capacity + 1)
    #expect(rest.last?.isStop == true)
  }

  @Test func `a closed box says that the agent is stopping, and so hears whoever waited`() throws {
    let answers = Record<String>()
    let box = Mailbox(wake: try WakePipe())
    #expect(box.post(command(1, answers)) == nil)
    for message in box.close() { message.refusing?() }
    #expect(answers.values == ["1: \(Result<CommandReceipt, CommandRefusal>.failure(.stopping))"])
    #expect(box.post(command(2)) == .stopping)
    #expect(box.take()?.isEmpty == true)
  }
}
