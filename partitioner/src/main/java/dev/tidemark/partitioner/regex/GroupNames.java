package dev.tidemark.partitioner.regex;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capturing groups of a pattern.
 *
 * @param count the number of groups
 * @param byName the numbers of the named groups
 */
record GroupNames(int count, Map<String, Integer> byName) {
  /** Finds the groups before a pattern is parsed, because a reference may precede its group. */
  static GroupNames of(String pattern) throws RegexSyntaxException {
    PatternReader text = new PatternReader(pattern);
    Map<String, Integer> byName = new HashMap<>();
    int count = 0;
    boolean inClass = false;
    while (text.peek() != PatternReader.END) {
      int begin = text.at;
      int c = text.next();
      if (c == '\\') text.next();
      else if (c == '[') inClass = true;
      else if (c == ']') inClass = false;
      else if (c == '(' && !inClass) {
        String name = name(text);
        if (name == null && text.peek() == '?') continue;
        count++;
        if (name != null && byName.put(name, count) != null) {
          throw PatternReader.error(begin, "two groups have the name '" + name + "'");
        }
      }
    }
    return new GroupNames(count, byName);
  }

  /**
   * Returns the name of the group that starts here, after its opening parenthesis; null if it has
   * none.
   */
  static @Nullable String name(PatternReader text) throws RegexSyntaxException {
    if (text.peek() != '?' || text.peek(1) != '<') return null;
    if (text.peek(2) == '=' || text.peek(2) == '!') return null;
    text.take("?<");
    return identifier(text);
  }

  /** Reads a name and the bracket after it. */
  static String identifier(PatternReader text) throws RegexSyntaxException {
    int begin = text.at;
    String name = text.until('>', begin);
    int[] letters = name.codePoints().toArray();
    for (int i = 0; i < letters.length; i++) {
      int c = letters[i];
      boolean fits =
          c == '$'
              || c == '_'
              || Character.isUnicodeIdentifierStart(c)
              || (i > 0 && Character.isUnicodeIdentifierPart(c));
      if (!fits) throw PatternReader.error(begin + i, "not allowed in the name of a group");
    }
    if (name.isEmpty()) throw PatternReader.error(begin, "the name of a group is empty");
    return name;
  }
}
