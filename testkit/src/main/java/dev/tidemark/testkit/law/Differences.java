package dev.tidemark.testkit.law;

import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds differences between rows and the oracle's list. */
final class Differences {
  private Differences() {}

  /** Returns a description of the first difference; empty if there is none. */
  static Optional<String> first(
      OracleQuery oracleQuery, List<StoredEvent> expected, List<Row> rows, boolean ended) {
    for (int i = 0; i < rows.size(); i++) {
      if (i == expected.size())
        return Optional.of("row %d is not expected: %s".formatted(i, rows.get(i)));
      if (!same(oracleQuery, expected.get(i), rows.get(i)))
        return Optional.of(
            "row %d of %d is\n  %s\nbut expected is\n  %s"
                .formatted(i, expected.size(), rows.get(i), shown(expected.get(i))));
    }
    if (ended && rows.size() < expected.size())
      return Optional.of(
          "the pages end after %d rows of %d; the next expected row is\n  %s"
              .formatted(rows.size(), expected.size(), shown(expected.get(rows.size()))));
    return Optional.empty();
  }

  private static String shown(StoredEvent event) {
    return "%s, payload=%s".formatted(event.identity(), event.text());
  }

  static boolean same(OracleQuery oracleQuery, StoredEvent event, Row row) {
    return row.id().equals(event.id())
        && row.timestamp().equals(Instant.ofEpochMilli(event.ms()))
        && Objects.equals(row.env(), event.env())
        && Objects.equals(row.org(), event.org())
        && payload(oracleQuery, row).equals(event.text())
        && row.topic().equals(TopicHistory.TOPIC);
  }

  /**
   * The payload as sent; a reduced one without white space, because the contract does not define
   * it.
   */
  private static String payload(OracleQuery oracleQuery, Row row) {
    return oracleQuery.fields() == null ? row.payload() : Json.parse(row.payload()).text();
  }
}
