package dev.tidemark.api.http.admission;

import dev.tidemark.api.config.BudgetText;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.sql.plan.Budget;
import java.util.List;

/** Reads the request header that limits what a page may read. */
public final class BudgetHeader {
  static final String NAME = "Tidemark-Budget";

  private BudgetHeader() {}

  /**
   * Returns the budget of a request's page; unlimited if the header is absent. If rows are hidden
   * from the caller, the header is ignored: the end of such a page would depend on the hidden rows.
   *
   * @throws RequestException if the header is invalid; it names every invalid part
   */
  public static Budget of(AuthorizedRequest by) {
    List<String> values = by.request().getHeaders().getAll(NAME);
    if (values.isEmpty() || by.grant().restricted()) return Budget.UNLIMITED;
    // In HTTP, repeated headers are one list.
    BudgetText read = BudgetText.read(NAME, String.join(",", values));
    if (read.problems().isEmpty()) return read.budget();
    throw new RequestException(ErrorType.VALIDATION, read.problems());
  }
}
