package dev.tidemark.testkit.law;

import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.law.HiddenRowsLake.Answer;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages and other requests of one query, in two lakes in parallel. */
final class FollowConversation {
  private final OracleQuery oracleQuery;
  private final boolean follows;
  private final SeededRandom seededRandom;
  private @Nullable String cursor;
  private @Nullable String otherCursor;

  FollowConversation(OracleQuery oracleQuery, boolean follows, SeededRandom seededRandom) {
    this.oracleQuery = oracleQuery;
    this.follows = follows;
    this.seededRandom = seededRandom;
  }

  /** Sends one request; returns how the responses differ, or empty. */
  Optional<String> step(HiddenRowsLake one, HiddenRowsLake other, RowFilter rights) {
    int limit = seededRandom.pick(1, 3, 20, 1000);
    String body = body(limit, cursor);
    String otherBody = body(limit, otherCursor);
    boolean asked = seededRandom.chance(0.25);
    if (asked) {
      boolean newer = seededRandom.chance(0.7);
      return difference(
          newer ? one.newer(body, rights) : one.explain(body, rights),
          newer ? other.newer(otherBody, rights) : other.explain(otherBody, rights));
    }
    Answer answer = one.page(body, rights);
    Answer otherAnswer = other.page(otherBody, rights);
    // A list that has ended starts again with the next step.
    cursor = answer.cursor().orElse(null);
    otherCursor = otherAnswer.cursor().orElse(null);
    return difference(answer, otherAnswer);
  }

  private String body(int limit, @Nullable String from) {
    return follows ? oracleQuery.followed(limit, from) : oracleQuery.body(limit, from);
  }

  private Optional<String> difference(Answer answer, Answer otherAnswer) {
    if (answer.shown().equals(otherAnswer.shown())) return Optional.empty();
    return Optional.of(
        "%s%n  %s%n  %s".formatted(body(1, null), answer.shown(), otherAnswer.shown()));
  }
}
