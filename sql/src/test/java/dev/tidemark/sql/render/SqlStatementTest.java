package dev.tidemark.sql.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlStatementTest {
  @Test
  void onlyWhatMakesSomethingOfTheEventReadsIt() {
    assertThat(readsOfEvent("SELECT id, payload FROM t WHERE count = ?")).isZero();
    assertThat(readsOfEvent("contains(payload, ?) OR contains(payload, '\\')")).isZero();
    assertThat(readsOfEvent("contains(lower(\"payload\"), ?) OR contains(\"payload\", ?)"))
        .isEqualTo(1);
    assertThat(readsOfEvent("json_extract_string(payload, ?) = ? AND json_type(payload, ?) = ?"))
        .isEqualTo(2);
    assertThat(readsOfEvent("CASE WHEN json_valid(payload) THEN payload END")).isEqualTo(1);
    assertThat(readsOfEvent("lower(\"payload_size\") = ?")).isZero();
  }

  private static int readsOfEvent(String where) {
    return new SqlStatement(where, List.of()).readsOfEvent();
  }
}
