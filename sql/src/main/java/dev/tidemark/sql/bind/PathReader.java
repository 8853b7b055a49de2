package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.sql.query.PathStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the steps of a path: {@code a.b}, {@code a.0}, {@code a[*].b}, {@code "a.b"."c""d"}. Not
 * thread-safe; for one path.
 */
final class PathReader {
  private static final int MOST_STEPS = 32;
  private static final String ANY = "[*]";

  private final String text;
  private int at;
  private final List<List<PathStep>> lists = new ArrayList<>();
  private List<PathStep> steps = new ArrayList<>();
  private int count;

  private PathReader(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** Reads the path from an index of the text to its end. */
  static NameResolver.Place.Path read(String text, int from) throws BindException {
    PathReader reader = new PathReader(text, from);
    reader.add(reader.step());
    return reader.rest();
  }

  /**
   * Reads a path with this member as its first step and the other steps from an index of the text.
   */
  static NameResolver.Place.Path read(String member, String text, int from) throws BindException {
    PathReader reader = new PathReader(text, from);
    reader.add(new PathStep.Name(member));
    return reader.rest();
  }

  private NameResolver.Place.Path rest() throws BindException {
    while (at < text.length()) {
      if (text.startsWith(ANY, at)) {
        at += ANY.length();
        lists.add(steps);
        steps = new ArrayList<>();
        tally();
      } else if (text.charAt(at) == '.') {
        at++;
        add(step());
      } else {
        throw wrong("a step ends with '.', '[*]' or the name");
      }
    }
    return new NameResolver.Place.Path(lists, steps);
  }

  private PathStep step() throws BindException {
    if (at < text.length() && text.charAt(at) == '"') return new PathStep.Name(quoted());
    int start = at;
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) at++;
    String name = text.substring(start, at);
    if (name.isEmpty()) throw wrong("a step must not be empty; the empty name is written \"\"");
    if (name.indexOf('"') >= 0 || name.indexOf(']') >= 0) {
      throw wrong("a step with '\"', '[', ']' or '.' in its name must be quoted: \"a.b\"");
    }
    return name.chars().allMatch(c -> c >= '0' && c <= '9')
        ? new PathStep.Digits(name)
        : new PathStep.Name(name);
  }

  /** Reads the name between quotes; a quote inside the name is written twice. */
  private String quoted() throws BindException {
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' && !text.startsWith("\"\"", at++)) return name.toString();
      name.append(c);
    }
    throw wrong("a quote is not closed");
  }

  private void add(PathStep step) throws BindException {
    steps.add(step);
    tally();
  }

  private void tally() throws BindException {
    if (++count > MOST_STEPS)
      throw new BindException("has more than %d steps".formatted(MOST_STEPS));
  }

  private BindException wrong(String why) {
    return new BindException(
        "'%s' is not a path: %s; .0 selects one element of a list, [*] any element"
            .formatted(Printable.shortened(text), why));
  }
}
