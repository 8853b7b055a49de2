package dev.tidemark.partitioner.storage;

/** Which names of objects there can be. */
final class ObjectKey {
  private ObjectKey() {}

  /**
   * The key itself.
   *
   * @throws IllegalArgumentException if a step is empty, {@code .} or {@code ..}, or holds NUL
   */
  static String check(String key) {
    for (String step : key.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..") || step.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("no key of an object: '" + key + "'");
      }
    }
    return key;
  }

  /** The steps of a prefix that is not empty, without its last slash. */
  static String checkPrefix(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("a prefix ends in a slash: '" + prefix + "'");
    }
    return check(prefix.substring(0, prefix.length() - 1));
  }
}
