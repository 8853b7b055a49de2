package dev.tidemark.sql.page;

import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.ScanStep;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.Term;
import java.util.List;
import java.util.Locale;

/**
 * A query that cannot be had in parts: the least that its walk begins with is more than its first
 * page may read. A walk that has begun is never rejected for it.
 */
final class PageTooExpensive {
  private PageTooExpensive() {}

  /**
   * Tells what the page would read, and how to ask for less.
   *
   * @param budget what it may read, by the service's options and by the request
   */
  static QueryException refused(Query query, ScanStep scanStep, Budget budget) {
    String message =
        "sort: by '%s' the first page reads %s at once, and it may read %d files and %s: ask for fewer events by timestamp or env, or sort by timestamp first"
            .formatted(
                name(query.totalOrder().keys().getFirst().term()),
                work(query, scanStep),
                budget.files(),
                size(budget.bytes()));
    return new QueryException(QueryError.TOO_MUCH, List.of(new Problem("sort", message)));
  }

  /** A restricted caller must not learn how many files and rows there are. */
  private static String work(Query query, ScanStep scanStep) {
    return query.isRestricted()
        ? "too much"
        : "%d data files (%s, about %d rows)"
            .formatted(scanStep.files().size(), size(scanStep.bytes()), scanStep.looked());
  }

  private static String name(Term term) {
    return switch (term) {
      case Term.Stored stored -> stored.name();
      case Term.SortPrefix(Term text) -> name(text);
      case Term.Declared(List<String> path) -> String.join(".", path);
      case Term.Member _ -> "payload";
    };
  }

  private static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double size = bytes;
    int unit = 0;
    for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }
}
