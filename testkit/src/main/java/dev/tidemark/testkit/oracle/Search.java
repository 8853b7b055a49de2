package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of {@code q}, all of which an event must have.
 *
 * @param words in lower case
 */
record Search(List<String> words, List<Place> strings) {
  private static final int MOST_WORDS = 16;
  private static final int LONGEST = 4096;

  /** Unicode's White_Space, as a class of a regular expression. */
  private static final String SPACE =
      "[\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f"
          + "\\u3000]";

  /** The search for a text's words; {@link Refused} where they are too many. */
  static Search read(Names names, String text) {
    if (text.codePointCount(0, text.length()) > LONGEST) throw new Refused("q: too long");
    List<String> words =
        Arrays.stream(text.split(SPACE, -1))
            .filter(word -> !word.isEmpty())
            .map(CodePoints::lower)
            .toList();
    if (words.size() > MOST_WORDS) throw new Refused("q: more than 16 words");
    return new Search(words, names.strings());
  }

  boolean holds(StoredEvent event) {
    List<String> texts = new ArrayList<>();
    for (Place string : strings)
      for (Value value : string.in(event))
        if (value instanceof Value.Text(String text)) texts.add(CodePoints.lower(text));
    String sent = CodePoints.lower(event.text());
    return words.stream()
        .allMatch(
            word ->
                sent.contains(word)
                    || sent.contains(word.replace("\\", "\\\\").replace("\"", "\\\""))
                    || texts.stream().anyMatch(text -> text.contains(word)));
  }
}
