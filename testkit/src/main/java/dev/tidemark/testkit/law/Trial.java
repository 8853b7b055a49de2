package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.failure.QueryError.Blame;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.Refused;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.List;
import java.util.Optional;

/** A lake on trial: what it answers, beside what the oracle does. */
final class Trial {
  /** Long enough for many pages; the rest of a longer list is left to other questions. */
  private static final int ENOUGH = 20_000;

  private final TrialLake lake;
  private final Topic topic;
  private final Oracle oracle;
  private final List<StoredEvent> events;
  private long pages;
  private long rows;
  private long refusals;

  Trial(TrialLake lake, List<String> lines) {
    this.lake = lake;
    this.topic = lake.topic(World.TOPIC);
    this.oracle = new Oracle(topic);
    this.events = lines.stream().map(line -> StoredEvent.read(topic, line)).toList();
  }

  Topic topic() {
    return topic;
  }

  List<StoredEvent> events() {
    return events;
  }

  /** What is wrong with the answer to a question; empty where it is right. */
  Optional<String> wrong(Question question, long walkSeed) {
    List<StoredEvent> expected;
    try {
      expected = oracle.answer(question, events);
    } catch (Refused refused) {
      refusals++;
      return notRefused(question, refused);
    }
    Walk walk = new Walk(lake, topic, question, expected.size(), new Dice(walkSeed));
    try {
      Optional<String> difference = Differences.first(expected, walk.rows(ENOUGH), walk.ended());
      pages += walk.pages();
      rows += expected.size();
      return difference;
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("no answer: " + trace(e));
    }
  }

  private Optional<String> notRefused(Question question, Refused refused) {
    try {
      var page = lake.ask(topic, question.body(10, null));
      return Optional.of(
          "answered with %d rows, though %s".formatted(page.rows().size(), refused.problems()));
    } catch (QueryException e) {
      boolean right = e.error().blame() == Blame.CALLER && !e.problems().isEmpty();
      return right ? Optional.empty() : Optional.of("wrongly blamed: " + trace(e));
    } catch (RuntimeException e) {
      return Optional.of("should be refused, but fails: " + trace(e));
    }
  }

  private static String trace(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (StackTraceElement frame : e.getStackTrace())
      if (frame.getClassName().startsWith("dev.tidemark") && text.length() < 2000)
        text.append("\n    at ").append(frame);
    return e.getCause() == null ? text.toString() : text + "\n  because " + trace(e.getCause());
  }

  long pages() {
    return pages;
  }

  long rows() {
    return rows;
  }

  long refusals() {
    return refusals;
  }
}
