package dev.tidemark.testkit.law;

import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Makes a failing case smaller for as long as it fails. */
final class Shrinking {
  private Shrinking() {}

  /** The question without those of its parts that the failure does not need. */
  static Question question(Question question, Predicate<Question> fails) {
    Question smallest = question;
    for (String member : question.filter().keySet()) {
      Map<String, Json> fewer = new LinkedHashMap<>(smallest.filter());
      fewer.remove(member);
      Question smaller = new Question(fewer, smallest.sort());
      if (fails.test(smaller)) smallest = smaller;
    }
    List<String> sort = question.sort();
    if (sort == null) return smallest;
    for (String key : sort) {
      List<String> fewer = new ArrayList<>(smallest.sort() == null ? sort : smallest.sort());
      fewer.remove(key);
      Question smaller = new Question(smallest.filter(), fewer);
      if (fails.test(smaller)) smallest = smaller;
    }
    return smallest;
  }

  /** The list without those of its parts that the failure does not need, within so many tries. */
  static List<String> lines(List<String> lines, int tries, Predicate<List<String>> fails) {
    List<String> smallest = lines;
    int left = tries;
    for (int part = (lines.size() + 1) / 2; part >= 1; part = part == 1 ? 0 : (part + 1) / 2) {
      for (int from = 0; from < smallest.size() && left > 0; left--) {
        List<String> fewer = new ArrayList<>(smallest);
        fewer.subList(from, Math.min(from + part, fewer.size())).clear();
        if (fails.test(fewer)) smallest = fewer;
        else from += part;
      }
    }
    return smallest;
  }
}
