package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a path: steps separated by dots, some of them quoted, and {@code [*]}. */
final class PathText {
  private static final int MOST_STEPS = 32;

  private static final String STEP =
      "(?:\"(?<quoted>[^\"]*+(?:\"\"[^\"]*+)*+)\"|(?<plain>[^.\"\\[\\]]+))";
  private static final Pattern FIRST = Pattern.compile("\\G" + STEP);
  private static final Pattern NEXT = Pattern.compile("\\G(?:\\." + STEP + "|(?<every>\\[\\*]))");

  private PathText() {}

  /** Returns the steps of a whole path; throws {@link InvalidQuery} if it is not a path. */
  static List<ReferenceStep> read(String path) {
    Matcher first = FIRST.matcher(path);
    if (!first.find()) throw new InvalidQuery("not a path: " + path);
    return read(step(first), path.substring(first.end()));
  }

  /** Returns a first step and the steps written after it. */
  static List<ReferenceStep> read(ReferenceStep first, String rest) {
    List<ReferenceStep> referenceSteps = new ArrayList<>(List.of(first));
    Matcher next = NEXT.matcher(rest);
    int end = 0;
    while (next.find()) {
      end = next.end();
      referenceSteps.add(next.group("every") == null ? step(next) : new ReferenceStep.Every());
    }
    if (end < rest.length()) throw new InvalidQuery("not a path step: " + rest.substring(end));
    if (referenceSteps.size() > MOST_STEPS) throw new InvalidQuery("more than 32 steps");
    return List.copyOf(referenceSteps);
  }

  private static ReferenceStep step(Matcher matched) {
    String quoted = matched.group("quoted");
    if (quoted != null) return new ReferenceStep.Member(quoted.replace("\"\"", "\""));
    String plain = matched.group("plain");
    return plain.matches("[0-9]+")
        ? new ReferenceStep.Digits(plain)
        : new ReferenceStep.Member(plain);
  }
}
