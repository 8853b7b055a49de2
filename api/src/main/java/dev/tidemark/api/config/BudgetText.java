package dev.tidemark.api.config;

import dev.tidemark.partitioner.text.Durations;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.sql.plan.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The budget of a page, as text: {@code time=500ms, bytes=64MiB, files=100}, any of the parts in
 * any order.
 *
 * @param budget the parsed budget; unlimited in each part that is missing
 * @param problems the errors in the text, one sentence each; empty if it is valid
 */
public record BudgetText(Budget budget, List<String> problems) {
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,8}");
  private static final String PARTS =
      "the parts are time, bytes and files, as in time=500ms, bytes=64MiB, files=100";

  public BudgetText {
    problems = List.copyOf(problems);
  }

  /**
   * Parses a budget.
   *
   * @param name the name of the header or option, for problems
   */
  public static BudgetText read(String name, String text) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Budget budget = Budget.UNLIMITED;
    for (String part : text.split(",", -1)) {
      String[] sides = part.split("=", 2);
      String key = sides[0].strip();
      String value = sides.length == 2 ? sides[1].strip() : "";
      if (rule(key).isEmpty()) {
        problems.add("%s has no part '%s': %s".formatted(name, Printable.shortened(key), PARTS));
      } else if (!seen.add(key)) {
        problems.add("%s contains %s twice: %s".formatted(name, key, PARTS));
      } else {
        Optional<Budget> lower = part(key, value);
        budget = budget.and(lower.orElse(Budget.UNLIMITED));
        if (lower.isPresent()) continue;
        problems.add(
            "%s: %s must be %s, but is '%s'"
                .formatted(name, key, rule(key).get(), Printable.shortened(value)));
      }
    }
    return new BudgetText(budget, problems);
  }

  /** Returns what the value of a part must be; empty if there is no such part. */
  private static Optional<String> rule(String key) {
    return switch (key) {
      case "time" -> Optional.of("a duration such as 500ms or 2s, from 1ms");
      case "bytes" -> Optional.of("a size such as 512KiB or 64MiB, from 1B");
      case "files" -> Optional.of("a whole number from 1 to 999999999");
      default -> Optional.empty();
    };
  }

  private static Optional<Budget> part(String key, String value) {
    Budget all = Budget.UNLIMITED;
    return switch (key) {
      case "time" ->
          Durations.parse(value)
              .filter(Duration::isPositive)
              .map(time -> new Budget(time, all.bytes(), all.files()));
      case "bytes" ->
          DataSize.parse(value)
              .filter(size -> size.bytes() > 0)
              .map(size -> new Budget(all.time(), size.bytes(), all.files()));
      default ->
          COUNT.matcher(value).matches()
              ? Optional.of(new Budget(all.time(), all.bytes(), Integer.parseInt(value)))
              : Optional.empty();
    };
  }
}
