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
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each question that a topic was asked: who, topic, digest of the question, work done.
 * Never a value: neither of the question nor of an event.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.audit");

  private static final String SAID = "question";

  private Audit() {}

  /** Asks, and tells what came of it. */
  static Page question(HttpRequest<?> request, Caller caller, Grant grant, Supplier<Page> answer) {
    try {
      var page = answer.get();
      var work = page.work();
      line(request, caller, grant)
          .addKeyValue("question", page.question())
          .addKeyValue("outcome", "ok")
          .addKeyValue("rows", page.rows().size())
          .addKeyValue("files", work.files())
          .addKeyValue("bytes", work.bytes())
          .addKeyValue("plan_us", work.planMicros())
          .addKeyValue("run_us", work.runMicros())
          .log(SAID);
      return page;
    } catch (RuntimeException e) {
      line(request, caller, grant).addKeyValue("outcome", outcome(e)).log(SAID);
      throw e;
    }
  }

  private static LoggingEventBuilder line(HttpRequest<?> request, Caller caller, Grant grant) {
    return LOG.atInfo()
        .addKeyValue(RequestId.FACT, RequestId.of(request))
        .addKeyValue("user", Printable.shortened(caller.user()))
        .addKeyValue("topic", grant.topic().name())
        .addKeyValue("restricted", grant.restricted());
  }

  private static Object outcome(RuntimeException e) {
    return switch (e) {
      case QueryException failed -> failed.error();
      case RequestException refused -> refused.type();
      default -> "DEFECT";
    };
  }
}
