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
 * Creates the error of a query that cannot be split into pages: the smallest first step of its scan
 * exceeds the limit of a page. A query is never rejected for this after its first page.
 */
final class PageTooExpensive {
  private PageTooExpensive() {}

  /**
   * Returns an exception that states what the page would read, and how to reduce it.
   *
   * @param budget the limit of the page, from the options of the service and from the request
   */
  static QueryException rejected(Query query, ScanStep scanStep, Budget budget) {
    String message =
        "sort: sorted by '%s', the first page must read %s in one step, but the limit is %d files and %s: narrow the filter by timestamp or env, or sort by timestamp first"
            .formatted(
                name(query.totalOrder().keys().getFirst().term()),
                work(query, scanStep),
                budget.files(),
                size(budget.bytes()));
    return new QueryException(QueryError.TOO_MUCH, List.of(new Problem("sort", message)));
  }

  /** A restricted caller must not learn the number of files and rows. */
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
