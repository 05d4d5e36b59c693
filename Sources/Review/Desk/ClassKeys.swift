/// The keys that stand for classes, on pages and on terminals: digits, then letters that mean nothing else on either.
public enum ClassKeys {
  private static let all = Array("123456789abdeijklmnortwy")

  /// - Returns: nil where there are more classes than keys.
  public static func key(of place: Int) -> Character? { all.indices.contains(place) ? all[place] : nil }
  public static func place(of key: Character) -> Int? { all.firstIndex(of: key) }
}
