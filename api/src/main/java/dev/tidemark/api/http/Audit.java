package dev.tidemark.api.http;

import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.error.RequestId;
import dev.tidemark.api.text.Printable;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryException;
import java.util.function.BiFunction;
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

  private Audit() {}

  /** Asks for a page, and tells what came of it. */
  static Page question(Admitted by, Supplier<Page> answer) {
    return told("question", by, answer, Audit::facts);
  }

  /**
   * Asks, and tells what came of it.
   *
   * @param what was asked, in a word
   * @param facts adds what there is to tell of an answer: no value
   */
  static <T> T told(
      String what,
      Admitted by,
      Supplier<T> answer,
      BiFunction<LoggingEventBuilder, T, LoggingEventBuilder> facts) {
    try {
      var given = answer.get();
      facts.apply(line(by), given).log(what);
      return given;
    } catch (RuntimeException e) {
      line(by).addKeyValue("outcome", outcome(e)).log(what);
      throw e;
    }
  }

  private static LoggingEventBuilder facts(LoggingEventBuilder line, Page page) {
    var work = page.work();
    return line.addKeyValue("question", page.question())
        .addKeyValue("outcome", page.partial() ? "partial" : "ok")
        .addKeyValue("rows", page.rows().size())
        .addKeyValue("files", work.files())
        .addKeyValue("bytes", work.bytes())
        .addKeyValue("plan_us", work.planMicros())
        .addKeyValue("run_us", work.runMicros());
  }

  private static LoggingEventBuilder line(Admitted by) {
    return LOG.atInfo()
        .addKeyValue(RequestId.FACT, RequestId.of(by.request()))
        .addKeyValue("user", Printable.shortened(by.caller().user()))
        .addKeyValue("topic", by.topic())
        .addKeyValue("restricted", by.grant().restricted());
  }

  private static Object outcome(RuntimeException e) {
    return switch (e) {
      case QueryException failed -> failed.error();
      case RequestException refused -> refused.type();
      default -> "DEFECT";
    };
  }
}
