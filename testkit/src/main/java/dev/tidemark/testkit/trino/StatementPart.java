package dev.tidemark.testkit.trino;

import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a statement.
 *
 * @param parameters in the order of the placeholders in its text
 */
record StatementPart(String text, List<Value> parameters) {
  StatementPart {
    parameters = List.copyOf(parameters);
  }

  /** Splits the part at commas outside of brackets and string literals. */
  List<StatementPart> items() {
    List<StatementPart> items = new ArrayList<>();
    int start = 0;
    int marks = 0;
    int marksBefore = 0;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      if (c == '\'') quoted = !quoted;
      if (quoted) continue;
      switch (c) {
        case '(', '[' -> depth++;
        case ')', ']' -> depth--;
        case '?' -> marks++;
        case ',' -> {
          if (depth > 0) continue;
          items.add(
              new StatementPart(
                  text.substring(start, i).strip(), parameters.subList(marksBefore, marks)));
          start = i + 1;
          marksBefore = marks;
        }
        default -> {}
      }
    }
    return items;
  }

  /** Returns the number of placeholders in a text. */
  static int marks(String text) {
    int marks = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') quoted = !quoted;
      if (c == '?' && !quoted) marks++;
    }
    return marks;
  }
}
