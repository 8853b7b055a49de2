package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of {@code q}; an event must contain all of them.
 *
 * @param words in lower case
 */
record Search(List<String> words, List<FieldReference> strings) {
  private static final int MOST_WORDS = 16;
  private static final int LONGEST = 4096;

  /** Unicode's White_Space, as a character class of a regular expression. */
  private static final String SPACE =
      "[\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f"
          + "\\u3000]";

  /** Reads the words of a text; throws {@link InvalidQuery} if they are too many. */
  static Search read(NameLookup nameLookup, String text) {
    if (text.codePointCount(0, text.length()) > LONGEST) throw new InvalidQuery("q: too long");
    List<String> words =
        Arrays.stream(text.split(SPACE, -1))
            .filter(word -> !word.isEmpty())
            .map(CodePointOrder::lower)
            .toList();
    if (words.size() > MOST_WORDS) throw new InvalidQuery("q: more than 16 words");
    return new Search(words, nameLookup.strings());
  }

  boolean holds(StoredEvent event) {
    List<String> texts = new ArrayList<>();
    for (FieldReference string : strings)
      for (OracleValue oracleValue : string.in(event))
        if (oracleValue instanceof OracleValue.Text(String text))
          texts.add(CodePointOrder.lower(text));
    String sent = CodePointOrder.lower(event.text());
    return words.stream()
        .allMatch(
            word ->
                sent.contains(word)
                    || sent.contains(word.replace("\\", "\\\\").replace("\"", "\\\""))
                    || texts.stream().anyMatch(text -> text.contains(word)));
  }
}
