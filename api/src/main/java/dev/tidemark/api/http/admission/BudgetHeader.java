package dev.tidemark.api.http.admission;

import dev.tidemark.api.config.BudgetText;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.sql.plan.Budget;
import java.util.List;

/** The header by which a caller asks for a page that spends less than it might. */
public final class BudgetHeader {
  static final String NAME = "Tidemark-Budget";

  private BudgetHeader() {}

  /**
   * What a request's page may spend; without a limit where the header does not say. Of a caller
   * from whom rows are hidden it is not looked at: where such a page ends would tell of them.
   *
   * @throws RequestException that names every part that is none
   */
  public static Budget of(AuthorizedRequest by) {
    List<String> values = by.request().getHeaders().getAll(NAME);
    if (values.isEmpty() || by.grant().restricted()) return Budget.UNLIMITED;
    // A header that is there twice is one list, as HTTP has it.
    BudgetText read = BudgetText.read(NAME, String.join(",", values));
    if (read.problems().isEmpty()) return read.budget();
    throw new RequestException(ErrorType.VALIDATION, read.problems());
  }
}
