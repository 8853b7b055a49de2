package dev.tidemark.partitioner.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/**
 * What Jackson's parser says of a text that is no JSON, without its view of the text's source, and
 * of its own settings.
 */
public final class ParserMessages {
  /** Where what is not closed begins. */
  private static final Pattern BEGUN =
      Pattern.compile("\\(start marker at \\[Source: .*?; line: (\\d+), column: (\\d+)\\]\\)");

  /** What a programmer could set. */
  private static final Pattern SETTING =
      Pattern.compile(
          ": enable `[^`]*` to allow| \\(consider enabling `[^`]*` to allow .*\\)|, from `[^`]*`");

  private ParserMessages() {}

  /** What is wrong, for a person; not where. */
  public static String of(JsonProcessingException e) {
    String begun = BEGUN.matcher(e.getOriginalMessage()).replaceAll("begun in line $1, column $2");
    return SETTING.matcher(begun).replaceAll("");
  }
}
