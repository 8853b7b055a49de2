package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.error.RequestId;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one log line for each query of a caller who may read the topic: user, topic, digest of the
 * query, and work done. A line never contains values of the query or of events.
 */
public final class AuditLog {
  public static final String QUERY = "query";
  public static final String NEWER = "newer";
  public static final String EXPLAIN = "explain";

  private static final Logger LOG = LoggerFactory.getLogger("tidemark.audit");

  private AuditLog() {}

  /** Runs a query for a page and logs its outcome. */
  public static Page query(AuthorizedRequest by, Supplier<Page> answer) {
    return told(QUERY, by, answer, AuditLog::facts);
  }

  /**
   * Runs a query and logs its outcome.
   *
   * @param what the kind of query, in one word
   * @param facts adds the fields of a result to the log line; must not add values
   */
  public static <T> T told(
      String what,
      AuthorizedRequest by,
      Supplier<T> answer,
      BiFunction<LoggingEventBuilder, T, LoggingEventBuilder> facts) {
    try {
      var given = answer.get();
      facts.apply(line(by), given).log(what);
      return given;
    } catch (RuntimeException | Error e) {
      rejected(what, by, e);
      throw e;
    }
  }

  /** Logs a query that failed or was rejected. */
  static void rejected(String what, AuthorizedRequest by, Throwable cause) {
    line(by).addKeyValue("outcome", outcome(cause)).log(what);
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Page page) {
    var work = page.work();
    return line.addKeyValue("query", page.queryDigest())
        .addKeyValue("outcome", page.partial() ? "partial" : "ok")
        .addKeyValue("rows", page.rows().size())
        .addKeyValue("files", work.files())
        .addKeyValue("bytes", work.bytes())
        .addKeyValue("plan_us", work.planMicros())
        .addKeyValue("run_us", work.runMicros());
  }

  private static LoggingEventBuilder line(AuthorizedRequest by) {
    return LOG.atInfo()
        .addKeyValue(RequestId.FACT, RequestId.of(by.request()))
        .addKeyValue("user", Printable.shortened(by.caller().user()))
        .addKeyValue("topic", by.topic())
        .addKeyValue("restricted", by.grant().restricted());
  }

  private static Object outcome(Throwable cause) {
    return switch (cause) {
      case QueryException failed -> failed.error();
      case RequestException rejected -> rejected.type();
      case RejectedExecutionException _ -> ErrorType.BUSY;
      case CompletionException wrapped when wrapped.getCause() != null ->
          outcome(wrapped.getCause());
      default -> "DEFECT";
    };
  }
}
