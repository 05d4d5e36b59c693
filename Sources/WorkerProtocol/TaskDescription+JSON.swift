import RowFiles

// Written by hand: the worker has no Foundation. The engine reads it through Codable; a test holds the two together.

extension TaskDescription {
  /// The answer to `describe`, as JSON.
  public var answer: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("task")
      json.object { write(into: &$0) }
    }
    return json.bytes
  }

  private func write(into json: inout JSONText) {
    json.key("version")
    json.integer(version)
    json.key("task")
    json.string(task)
    json.key("unit")
    json.string(unit)
    json.key("labelSpace")
    json.string(labelSpace)
    json.key("classes")
    json.array { json in classes.forEach { json.string($0) } }
    json.key("columns")
    json.array { json in
      for column in columns {
        json.object { json in
          json.key("name")
          json.string(column.name)
          json.key("kind")
          json.string(column.kind.rawValue)
          json.key("isOptional")
          json.bool(column.isOptional)
        }
      }
    }
    json.key("dataset")
    json.object { json in
      json.key("path")
      json.string(dataset.path)
      json.optional("id", dataset.id)
      json.optional("gold", dataset.gold)
      json.optional("whereToGet", dataset.whereToGet)
    }
    json.key("functions")
    json.array { json in
      for function in functions {
        json.object { json in
          json.key("name")
          json.string(function.name)
          json.key("kind")
          json.string(function.kind)
          json.key("file")
          json.string(function.file)
          json.key("line")
          json.integer(function.line)
          json.optional("declaration", function.declaration)
          if function.isOneByOne == true {
            json.key("isOneByOne")
            json.bool(true)
          }
          if let accuracy = function.accuracy {
            json.key("accuracy")
            json.object { json in
              json.key("accuracy")
              json.number(accuracy.accuracy)
              json.key("votes")
              json.number(accuracy.votes)
            }
          }
          if let search = function.search { search.write(into: &json) }
        }
      }
    }
    guard let spelling else { return }
    json.key("spelling")
    json.object { json in
      json.key("properties")
      json.array { json in spelling.properties.forEach { json.string($0) } }
      json.key("cases")
      json.array { json in spelling.cases.forEach { json.string($0) } }
    }
  }
}

extension FunctionSearch {
  fileprivate func write(into json: inout JSONText) {
    json.key("search")
    json.object { json in
      if let phrases {
        json.key("phrases")
        json.array { json in phrases.forEach { json.string($0) } }
      }
      if let wholeWords {
        json.key("wholeWords")
        json.bool(wholeWords)
      }
      json.optional("pattern", pattern)
      if let ignoresCase {
        json.key("ignoresCase")
        json.bool(ignoresCase)
      }
    }
  }
}

extension TaskProblem {
  /// The answer to `describe` of a task that cannot start, as JSON.
  public var answer: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("problem")
      json.object { json in
        json.key("kind")
        json.string(kind.rawValue)
        json.key("subject")
        json.string(subject)
        json.optional("detail", detail)
        json.optional("file", file)
        if let line {
          json.key("line")
          json.integer(line)
        }
      }
    }
    return json.bytes
  }
}

extension RowProblem {
  /// One line of a batch's report.
  public func write(into json: inout JSONText) {
    json.object { json in
      json.key("kind")
      json.string(kind.rawValue)
      json.key("offset")
      json.integer(Int(offset))
      json.optional("column", column)
      json.optional("expected", expected)
      json.optional("found", found)
    }
  }
}

extension JSONText {
  mutating func optional(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }
}
