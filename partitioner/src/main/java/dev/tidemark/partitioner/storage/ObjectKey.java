package dev.tidemark.partitioner.storage;

/** Checks the keys of objects. */
final class ObjectKey {
  private ObjectKey() {}

  /**
   * Returns the key itself.
   *
   * @throws IllegalArgumentException if a step is empty, {@code .} or {@code ..}, or contains NUL
   */
  static String check(String key) {
    for (String step : key.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..") || step.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("not a valid object key: '" + key + "'");
      }
    }
    return key;
  }

  /** Returns a prefix that is not empty without its last slash. */
  static String checkPrefix(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("a prefix must end with a slash: '" + prefix + "'");
    }
    return check(prefix.substring(0, prefix.length() - 1));
  }
}
