/// SHA-256 for those who publish what they made.
public enum ContentHash {
  /// As a Content-Security-Policy names an inline style or script: `sha256-…`.
  public static func policySource(of text: String) -> String { "sha256-" + FileHash.base64(of: text) }
}
