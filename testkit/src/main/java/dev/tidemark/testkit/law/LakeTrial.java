package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryError.Responsibility;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.Request;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Compares the results of a lake with the oracle's. Thread-safe. */
final class LakeTrial {
  /** Long enough for many pages; the rest of a longer list is left to other queries. */
  private static final int ENOUGH = 20_000;

  private final int enough;

  private final TrialLake lake;
  private final TestProfile testProfile;
  private final Topic topic;
  private final Oracle oracle;
  private final List<StoredEvent> events;
  private final AtomicLong pages = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong rejections = new AtomicLong();

  LakeTrial(TrialLake lake, List<String> lines, TestProfile testProfile) {
    this(lake, lake.topic(TopicHistory.TOPIC), events(lake, lines), testProfile, ENOUGH);
  }

  private LakeTrial(
      TrialLake lake, Topic topic, List<StoredEvent> events, TestProfile testProfile, int enough) {
    this.lake = lake;
    this.testProfile = testProfile;
    this.topic = topic;
    this.oracle = new Oracle(topic);
    this.events = events;
    this.enough = enough;
  }

  private static List<StoredEvent> events(TrialLake lake, List<String> lines) {
    Topic topic = lake.topic(TopicHistory.TOPIC);
    return lines.stream().map(line -> StoredEvent.read(topic, line)).toList();
  }

  /** Returns the same trial, limited to this number of rows of a result. */
  LakeTrial ofRows(int some) {
    return new LakeTrial(lake, topic, events, testProfile, some);
  }

  Topic topic() {
    return topic;
  }

  List<StoredEvent> events() {
    return events;
  }

  /** Returns what is wrong with the result of a query; empty if it is right. */
  Optional<String> wrong(OracleQuery oracleQuery, long walkSeed) {
    List<StoredEvent> expected;
    try {
      expected = oracle.answer(oracleQuery, events);
    } catch (InvalidQuery invalidQuery) {
      rejections.incrementAndGet();
      return notRejected(oracleQuery.body(10, null).getBytes(UTF_8), invalidQuery.problems());
    }
    PagedQuery pagedQuery =
        new PagedQuery(lake, topic, oracleQuery, expected.size(), testProfile, walkSeed);
    try {
      Optional<String> difference =
          Differences.first(oracleQuery, expected, pagedQuery.rows(enough), pagedQuery.ended());
      pages.addAndGet(pagedQuery.pages());
      rows.addAndGet(expected.size());
      return difference;
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("no answer: " + trace(e));
    }
  }

  /**
   * Returns what is wrong with the response to a body that may not be a valid request; empty if it
   * is the oracle's page, or an error where the oracle rejects the body, too.
   */
  Optional<String> wrong(byte[] body) {
    List<StoredEvent> expected;
    Request request;
    try {
      request = Request.read(body);
      // A generated cursor is never valid.
      if (request.cursor() != null) return notRejected(body, List.of("foreign cursor"));
      expected = oracle.answer(request.oracleQuery(), events);
    } catch (InvalidQuery invalidQuery) {
      rejections.incrementAndGet();
      return notRejected(body, invalidQuery.problems());
    }
    try {
      Page page = lake.ask(topic, body);
      pages.incrementAndGet();
      rows.addAndGet(page.rows().size());
      List<StoredEvent> first = expected.subList(0, Math.min(expected.size(), request.limit()));
      return Differences.first(request.oracleQuery(), first, page.rows(), true);
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("no answer: " + trace(e));
    }
  }

  private Optional<String> notRejected(byte[] body, List<String> problems) {
    try {
      Page page = lake.ask(topic, body);
      return Optional.of(
          "answered with %d rows, though %s".formatted(page.rows().size(), problems));
    } catch (QueryException e) {
      boolean right = e.error().blame() == Responsibility.CALLER && !e.problems().isEmpty();
      return right ? Optional.empty() : Optional.of("wrongly blamed: " + trace(e));
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("should be rejected, but fails: " + trace(e));
    }
  }

  static String trace(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (StackTraceElement frame : e.getStackTrace())
      if (frame.getClassName().startsWith("dev.tidemark") && text.length() < 2000)
        text.append("\n    at ").append(frame);
    return e.getCause() == null ? text.toString() : text + "\n  because " + trace(e.getCause());
  }

  long pages() {
    return pages.get();
  }

  long rows() {
    return rows.get();
  }

  long rejections() {
    return rejections.get();
  }
}
