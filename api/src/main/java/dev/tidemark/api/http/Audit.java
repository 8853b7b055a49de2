package dev.tidemark.api.http;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Grant;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.error.RequestId;
import dev.tidemark.api.text.Printable;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryException;
import io.micronaut.http.HttpRequest;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each question that a topic was asked: who, topic, digest of the question, work done.
 * Never a value: neither of the question nor of an event.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.audit");

  private Audit() {}

  /** Asks, and tells what came of it. */
  static Page question(HttpRequest<?> request, Caller caller, Grant grant, Supplier<Page> answer) {
    try {
      var page = answer.get();
      var work = page.work();
      LOG.info(
          "{} user=\"{}\" topic={} restricted={} question={} outcome=ok rows={} files={} bytes={} plan_us={} run_us={}",
          RequestId.of(request),
          user(caller),
          grant.topic().name(),
          grant.restricted(),
          page.question(),
          page.rows().size(),
          work.files(),
          work.bytes(),
          work.planMicros(),
          work.runMicros());
      return page;
    } catch (RuntimeException e) {
      LOG.info(
          "{} user=\"{}\" topic={} restricted={} outcome={}",
          RequestId.of(request),
          user(caller),
          grant.topic().name(),
          grant.restricted(),
          outcome(e));
      throw e;
    }
  }

  private static Object outcome(RuntimeException e) {
    return switch (e) {
      case QueryException failed -> failed.error();
      case RequestException refused -> refused.type();
      default -> "DEFECT";
    };
  }

  private static String user(Caller caller) {
    return Printable.shortened(caller.user()).replace("\"", "\\\"");
  }
}
