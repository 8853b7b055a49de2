package dev.tidemark.sql.failure;

import java.util.List;
import java.util.stream.Collectors;

/** A query that got no answer: the cause, and every problem that was found. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final QueryError error;
  private final transient List<Problem> problems;

  /** A rejection with its problems, at least one. */
  public QueryException(QueryError error, List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    this.error = error;
    this.problems = List.copyOf(problems);
  }

  /** A failure that is about no member of the query. */
  public QueryException(QueryError error, String message) {
    this(error, List.of(new Problem("", message)));
  }

  /** A failure with what caused it. */
  public QueryException(QueryError error, String message, Throwable cause) {
    this(error, message);
    initCause(cause);
  }

  public QueryError error() {
    return error;
  }

  /** What to tell the caller; for causes that are not the caller's, the text is for the log. */
  public List<Problem> problems() {
    return problems;
  }
}
