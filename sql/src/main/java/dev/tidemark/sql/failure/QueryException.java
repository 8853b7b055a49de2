package dev.tidemark.sql.failure;

import java.util.List;
import java.util.stream.Collectors;

/** Signals that a query failed: the error, and all problems that were found. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final QueryError error;
  private final transient List<Problem> problems;

  /** Creates an exception with its problems, at least one. */
  public QueryException(QueryError error, List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    this.error = error;
    this.problems = List.copyOf(problems);
  }

  /** Creates an exception that concerns no member of the query. */
  public QueryException(QueryError error, String message) {
    this(error, List.of(new Problem("", message)));
  }

  /** Creates an exception with its cause. */
  public QueryException(QueryError error, String message, Throwable cause) {
    this(error, message);
    initCause(cause);
  }

  public QueryError error() {
    return error;
  }

  /**
   * Returns the problems. If the caller is responsible they are for the caller, and otherwise for
   * the log.
   */
  public List<Problem> problems() {
    return problems;
  }
}
