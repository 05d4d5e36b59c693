import TestSupport
import Testing

@testable import ApplyEngine

@Suite struct TaskFoldersTests {
  @Test(arguments: ["YouTubeSpam", "you-tube-spam", "YOUTUBE_SPAM", "youtube spam"])
  func caseAndSeparatorsDoNotCount(spelling: String) { #expect(TaskFolders.plain(spelling) == "youtubespam") }

  @Test func tasksAreFoldersWithSwiftFiles() throws {
    let folder = try package()
    let folders = TaskFolders(root: folder.path)
    #expect(folders.names == ["Spam", "YouTubeSpam"])
    for spelling in ["YouTubeSpam", "youtubespam", "you-tube-spam", "YOUTUBE_SPAM", "youtube spam"] {
      #expect(folders.name(matching: spelling) == "YouTubeSpam")
    }
    #expect(folders.name(matching: "ham") == nil)
    #expect(folders.files(of: "Spam") == ["LabelingFunctions/Spam/Lists/bad.txt", "LabelingFunctions/Spam/Spam.swift"])
  }

  @Test func thePackageIsFoundFromBelow() throws {
    let folder = try package()
    #expect(TaskFolders(from: folder.path("LabelingFunctions/Spam/Lists"))?.root == folder.path)
    #expect(TaskFolders(from: folder.path)?.root == folder.path)
    #expect(TaskFolders(from: try TemporaryFolder().path) == nil)
  }

  private func package() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["LabelingFunctions/Spam/Lists", "LabelingFunctions/YouTubeSpam", "LabelingFunctions/NoTask"] {
      _ = try folder.makeFolder(name)
    }
    _ = try folder.write("", to: "Package.swift")
    _ = try folder.write("", to: "LabelingFunctions/YouTubeSpam/A.swift")
    _ = try folder.write("", to: "LabelingFunctions/Spam/Spam.swift")
    _ = try folder.write("", to: "LabelingFunctions/Spam/Lists/bad.txt")
    _ = try folder.write("", to: "LabelingFunctions/Spam/.hidden")
    _ = try folder.write("", to: "LabelingFunctions/NoTask/readme.txt")
    return folder
  }
}
