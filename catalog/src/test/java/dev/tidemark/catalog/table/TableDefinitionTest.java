package dev.tidemark.catalog.table;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableDefinitionTest {
  @Test
  void namesAreLowerCaseAsciiAndUnderscores() {
    var topic =
        SampleTopic.of(
            "Public.cps-Za.Runs",
            field("transactionId", FieldType.STRING),
            field("größe 😀", FieldType.LONG),
            field("detail.http.Status", FieldType.LONG));
    var definition = TableDefinition.of(topic);
    assertThat(definition.name()).isEqualTo("public_cps_za_runs");
    assertThat(definition.columns().stream().map(Column::name))
        .containsExactly(
            "id",
            "timestamp",
            "env",
            "org",
            "transactionid",
            "gr__e__",
            "detail_http_status",
            "payload",
            "loaded_at");
    assertThat(definition.at(List.of("detail", "http", "Status")))
        .map(Column::name)
        .contains("detail_http_status");
  }

  @Test
  void sourcesOfTheEnvelopeGetNoSecondColumnAndOthersStepAside() {
    var topic =
        SampleTopic.of(
            "web",
            field("timestamp", FieldType.LONG),
            field("Payload", FieldType.STRING),
            field("env", FieldType.STRING),
            new Field("org.id", List.of("org.id"), FieldType.STRING));
    assertThat(TableDefinition.of(topic).declared().stream().map(Column::name))
        .containsExactly("payload_timestamp", "payload_payload", "payload_env", "org_id");
  }

  @Test
  void twoNamesThatMeetAreNamedBoth() {
    var topic =
        SampleTopic.of("web", field("userId", FieldType.STRING), field("userid", FieldType.STRING));
    assertThatThrownBy(() -> TableDefinition.of(topic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Topic web: the members 'userId' and 'userid' would both become the column 'userid'; rename one");
  }
}
