package dev.tidemark.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the oracle itself with hand-written cases of the contract. */
class OracleTest {
  private static final Topic TOPIC =
      new Topic(
          "T",
          "T",
          "{}",
          Set.of("event_id", "when", "stage", "n", "d", "s", "price_gt", "o", "a.b", "list", "at"),
          List.of(
              field("event_id", FieldType.STRING),
              field("when", FieldType.TIME),
              field("stage", FieldType.STRING),
              field("n", FieldType.LONG),
              field("d", FieldType.DOUBLE),
              field("s", FieldType.STRING),
              field("price_gt", FieldType.DOUBLE),
              field("a.b", FieldType.STRING),
              field("at", FieldType.TIME)),
          new Envelope("event_id", "when", "stage", null, List.of()),
          Partitioning.ENV_DAY);

  private static final List<String> EVENTS =
      List.of(
          """
          {"event_id":"1","when":"2025-02-28T23:59:59.999Z","stage":"dev","n":9007199254740993,"d":9007199254740993,
           "s":"\\ue000","o":{"x":1,"0":"zero"},"list":[{"x":1}],"price_gt":5,"a.b":"literal","at":"2025-02-28"}
          """,
          """
          {"event_id":"2","when":"2025-03-01","stage":null,"n":2,"d":-0.0,"s":"😀","o":{"x":"1"},"a":{"b":"path"},"at":"nonsense"}
          """,
          """
          {"event_id":"3","when":1740787199999,"n":1e3,"d":0.5,"s":"","o":{"x":null},"S":"twin","s":"second"}
          """);

  private static Field field(String name, FieldType type) {
    return new Field(name, List.of(name), type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{}                                               | 123",
        // Integers compare exactly; for declared numbers the operand is rounded as the event's
        // number.
        "{`n`:9007199254740992}                           | ",
        "{`n`:9007199254740993}                           | 1",
        "{`n`:9007199254740992.0}                         | ",
        "{`n_gt`:9007199254740992.0}                      | 1",
        "{`n`:9223372036854775808}                        | ",
        "{`d`:9007199254740993}                           | 1",
        "{`d`:9007199254740992}                           | 1",
        "{`payload.d`:9007199254740993}                   | 1",
        "{`d`:0}                                          | 2",
        "{`d`:-0.0}                                       | 2",
        "{`n`:1000.0}                                     | 3",
        // Code points, not UTF-16.
        "{`s_gt`:`\\ue000`}                               | 2",
        "{`s`:``}                                         | 3",
        "{`payload.S_exists`:true}                        | 3",
        "{`payload.s`:`second`}                           | ",
        // Null and absent are equal; _ne is the complement.
        "{`env`:null}                                     | 23",
        "{`stage_ne`:`dev`}                               | 23",
        "{`stage_ne`:null}                                | 1",
        "{`org_exists`:false}                             | 123",
        "{`env_in`:[null,`dev`]}                          | 123",
        "{`payload.o.x`:null}                             | 3",
        // Undeclared: each type separately; objects exist but equal nothing.
        "{`o.x`:1}                                        | 1",
        "{`o.x`:`1`}                                      | 2",
        "{`o.x_ne`:1}                                     | 23",
        "{`o.x_between`:[null,null]}                      | 12",
        "{`o_between`:[null,null]}                        | ",
        "{`o_exists`:true}                                | 123",
        "{`o.x_between`:[`a`,5]}                          | ",
        "{`o.0`:`zero`}                                   | 1",
        "{`list.0.x`:null}                                | 23",
        "{`list.0.x`:1}                                   | 1",
        "{`list.x_exists`:true}                           | ",
        // A literal name takes precedence.
        "{`price_gt`:5}                                   | 1",
        "{`price_gt_gt`:4}                                | 1",
        "{`price_gt_eq`:5}                                | 1",
        "{`a.b`:`literal`}                                | 1",
        "{`payload.a.b`:`path`}                           | 2",
        // A date alone is the whole day.
        "{`timestamp`:`2025-02-28`}                       | 13",
        "{`timestamp_ne`:`2025-02-28`}                    | 2",
        "{`when_gt`:`2025-02-28`}                         | 2",
        "{`when_gte`:`2025-02-28`}                        | 123",
        "{`when_lt`:`2025-02-28`}                         | ",
        "{`when_lte`:`2025-02-28`}                        | 13",
        "{`when_between`:[`2025-02-28`,`2025-02-28`]}     | 13",
        "{`when_between`:[`2025-03-01`,`2025-02-28`]}     | ",
        "{`when`:`2025-03-01T01:00+01`}                   | 2",
        "{`when`:`2025-02-28 23:59:59.9999`}              | 13",
        "{`when`:1740787199999}                           | 13",
        "{`at`:`2025-02-28T00:00`}                        | 1",
        "{`at_exists`:true}                               | 1",
      })
  void a_filter_holds_for_these_events(String filter, String ids) {
    List<String> found = new ArrayList<>();
    for (StoredEvent event : answer(filter.replace('`', '"'), List.of("id"))) found.add(event.id());
    assertThat(String.join("", found)).isEqualTo(ids == null ? "" : ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timestamp    | 132",
        "-timestamp   | 213",
        "n            | 231",
        "-n           | 132",
        "s            | 312",
        "-s           | 213",
        // Nulls last in both directions.
        "env          | 132",
        "-env         | 132",
        "at           | 132",
        "-at          | 132",
      })
  void a_sort_puts_the_events_in_this_order(String sort, String ids) {
    StringBuilder found = new StringBuilder();
    for (StoredEvent event : answer("{}", List.of(sort))) found.append(event.id());
    assertThat(found).hasToString(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{`nope`:1}",
        "{`Id`:`1`}",
        "{`payload`:1}",
        "{`payload.`:1}",
        "{`payload..x`:1}",
        "{`n`:`1`}",
        "{`n`:1e400}",
        "{`n`:[1]}",
        "{`n_gt`:null}",
        "{`n_in`:[]}",
        "{`n_in`:1}",
        "{`n_between`:[1]}",
        "{`n_exists`:1}",
        "{`s`:1}",
        "{`s_prefix`:1}",
        "{`s_contains`:null}",
        "{`n_prefix`:`1`}",
        "{`timestamp_icontains`:`2025`}",
        "{`payload.x_contains`:[`a`]}",
        "{`when`:`2025-02-30`}",
        "{`when`:1.5}",
        "{`when`:true}",
        "{`list[0].x`:1}",
        "{`list.[*]`:1}",
        "{`list[*].`:1}",
        "{`list[*]_gt`:null}",
        "{`nope[*]`:1}",
        "{`payload[*]`:1}",
        "{`payload.\\`a`:1}",
        "{`payload.\\`a\\`b`:1}",
        "{`payload.a\\`b`:1}",
        "{`payload.a]`:1}",
        "{`o.x`:{}}",
      })
  void these_filters_are_rejected(String filter) {
    assertThatThrownBy(() -> answer(filter.replace('`', '"'), List.of()))
        .isInstanceOf(InvalidQuery.class);
  }

  @ParameterizedTest
  @CsvSource({"o", "nope", "payload.s", "--n", "n n", "id event_id", "-when timestamp"})
  void these_sorts_are_rejected(String keys) {
    assertThatThrownBy(() -> answer("{}", List.of(keys.split(" "))))
        .isInstanceOf(InvalidQuery.class);
  }

  private static List<StoredEvent> answer(String filter, List<String> sort) {
    Map<String, Json> members = ((Json.Obj) Json.parse(filter)).members();
    List<StoredEvent> events =
        EVENTS.stream().map(text -> StoredEvent.read(TOPIC, text.strip())).toList();
    return new Oracle(TOPIC).answer(new OracleQuery(members, sort), events);
  }
}
