import Glibc
import Tally

extension CrashyTask {
  /// LFs that go for the worker, its limits and its descriptors.
  var hostile: LabelingFunctions<Line, Label> {
    LabelingFunctions {
      misbehaving("loop") { line in
        var number = UInt64(line.number)
        while number != 1 { number = number &* 6_364_136_223_846_793_005 &+ 1 }
        // Printed, since a loop that nobody needs is left out.
        print(number)
      }
      misbehaving("allocate") { _ in UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 50).pointee = 1 }
      misbehaving("hoard") { line in
        var links: Link?
        while line.number >= 0 { links = Link(next: links) }
        print(links == nil)
      }
      misbehaving("abort") { _ in abort() }
      misbehaving("leave") { _ in _exit(0) }
      misbehaving("deaf") { _ in close(3) }
      misbehaving("dumb") { _ in close(4) }
      misbehaving("closeAll") { _ in for descriptor in 0..<Int32(100) { close(descriptor) } }
      misbehaving("swap") { _ in dup2(0, 4) }
      misbehaving("stop") { _ in raise(SIGSTOP) }
      misbehaving("header") { line in
        scribble(UInt64(line.number))
        fatalError("after scribbling")
      }
      misbehaving("group") { _ in kill(0, SIGKILL) }
      // What harms nobody costs nothing.
      misbehaving("noise") { _ in write(4, "hello", 5) }
      misbehaving("forge") { _ in write(4, "\u{2}", 1) }
      misbehaving("thread") { _ in
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in while true { sleep(1) } }, nil)
      }
      misbehaving("fork") { _ in _ = unsafeBitCast(dlsym(nil, "fork"), to: (@convention(c) () -> Int32).self)() }
      misbehaving("move") { _ in chdir("/") }
      misbehaving("quiet") { _ in
        close(1)
        close(2)
      }
      misbehaving("counts") { _ in scribble(nil) }
    }
  }

  final class Link: Sendable {
    let next: Link?
    init(next: Link?) { self.next = next }
  }
}

/// Writes over the header of the memory that the worker shares with the engine.
///
/// - Parameter progress: what the word that says which LF runs is to say; else the words behind it get nonsense.
private func scribble(_ progress: UInt64?) {
  guard let maps = fopen("/proc/self/maps", "r") else { return }
  defer { fclose(maps) }
  var line = [CChar](repeating: 0, count: 1024)
  while fgets(&line, 1024, maps) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard text.contains("memfd:tally"), let start = UInt(text.prefix { $0 != "-" }, radix: 16),
      let words = UnsafeMutablePointer<UInt64>(bitPattern: start)
    else { continue }
    if let progress {
      words[0] = progress % 2 == 0 ? 3 << 40 | 5 : 0xDEAD_BEEF_DEAD_BEEF
    } else {
      for word in 1..<5 { words[word] = 0xFFFF_FFFF_0000_0000 }
    }
    return
  }
}
