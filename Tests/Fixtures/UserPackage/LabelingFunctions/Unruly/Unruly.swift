import Glibc
import Tally

/// Labeling functions that misbehave on rows that ask for it.
@main
struct Unruly: LabelingTask {
  enum Label: String, ClassLabel { case calm, wild }

  struct Line: Row {
    @Column var text: Text
  }

  struct Refusal: Error {}

  var data = Dataset("lines.jsonl", id: "id")

  var functions: LabelingFunctions<Line, Label> {
    Keywords("calm", in: \.text, ["calm"], vote: .calm)
    Keywords("wild", in: \.text, ["wild"], vote: .wild)
    LabelingFunction("throws") { line in
      if line.text.contains("throw") { throw Refusal() }
      return line.text.contains("wild") ? .wild : .abstain
    }
    LabelingFunction("refuses") { line in
      if line.text.contains("throw") { throw Refusal() }
      return line.text.contains("calm") ? .calm : .abstain
    }
    LabelingFunction("traps") { line in
      if line.text.contains("trap") { fatalError("no way out") }
      return line.text.contains("calm") ? .calm : .abstain
    }
    LabelingFunction("sleeps") { line in
      // Half a second a row while a test holds the run.
      if line.text.contains("slow") { for _ in 0..<25 where access("hold", F_OK) == 0 { usleep(20_000) } }
      if line.text.contains("asleep") { sleep(600) }
      return line.text.contains("wild") ? .wild : .abstain
    }
  }
}
