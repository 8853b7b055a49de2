package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a path is written: steps with dots between them, some in quotes, and {@code [*]}. */
final class PathText {
  private static final int MOST_STEPS = 32;

  private static final String STEP =
      "(?:\"(?<quoted>[^\"]*+(?:\"\"[^\"]*+)*+)\"|(?<plain>[^.\"\\[\\]]+))";
  private static final Pattern FIRST = Pattern.compile("\\G" + STEP);
  private static final Pattern NEXT = Pattern.compile("\\G(?:\\." + STEP + "|(?<every>\\[\\*]))");

  private PathText() {}

  /** The steps of a whole path; {@link InvalidQuery} where it is none. */
  static List<ReferenceStep> read(String path) {
    Matcher first = FIRST.matcher(path);
    if (!first.find()) throw new InvalidQuery("no path: " + path);
    return read(step(first), path.substring(first.end()));
  }

  /** A first step, and those that are written behind it. */
  static List<ReferenceStep> read(ReferenceStep first, String rest) {
    List<ReferenceStep> referenceSteps = new ArrayList<>(List.of(first));
    Matcher next = NEXT.matcher(rest);
    int end = 0;
    while (next.find()) {
      end = next.end();
      referenceSteps.add(next.group("every") == null ? step(next) : new ReferenceStep.Every());
    }
    if (end < rest.length()) throw new InvalidQuery("no path goes on with " + rest.substring(end));
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
