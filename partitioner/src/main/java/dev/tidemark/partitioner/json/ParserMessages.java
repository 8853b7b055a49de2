package dev.tidemark.partitioner.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/**
 * Converts the messages of Jackson's parser for users: without the description of the source and
 * without hints about Jackson's settings.
 */
public final class ParserMessages {
  /** The start of an object or array that is not closed. */
  private static final Pattern BEGUN =
      Pattern.compile("\\(start marker at \\[Source: .*?; line: (\\d+), column: (\\d+)\\]\\)");

  /** Hints about settings. */
  private static final Pattern SETTING =
      Pattern.compile(
          ": enable `[^`]*` to allow| \\(consider enabling `[^`]*` to allow .*\\)|, from `[^`]*`");

  private ParserMessages() {}

  /** Returns what is wrong, without the place. */
  public static String of(JsonProcessingException e) {
    String begun = BEGUN.matcher(e.getOriginalMessage()).replaceAll("begun in line $1, column $2");
    return SETTING.matcher(begun).replaceAll("");
  }
}
