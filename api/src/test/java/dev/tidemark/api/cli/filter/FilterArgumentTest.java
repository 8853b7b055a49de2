package dev.tidemark.api.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.sql.query.FilterJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed becomes the API's own filter. */
class FilterArgumentTest {
  private static final Topic HUB =
      TopicReader.readSchema(Path.of("..", "conf", "topics", "hub.json"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "env=prod                       | {\"env\":\"prod\"}",
        "env = prod                     | {\"env\":\"prod\"}",
        "id=17                          | {\"id\":\"17\"}",
        "action=true                    | {\"action\":\"true\"}",
        "success=true                   | {\"success\":true}",
        "success!=true                  | {\"success_ne\":true}",
        "level=null                     | {\"level\":null}",
        "level=\"null\"                 | {\"level\":\"null\"}",
        "level=\"\"                   | {\"level\":\"\"}",
        "level_prefix=404               | {\"level_prefix\":\"404\"}",
        "id_prefix=1234567              | {\"id_prefix\":\"1234567\"}",
        "id_prefix=36e54817             | {\"id_prefix\":\"36e54817\"}",
        "id=36e54817                    | {\"id\":\"36e54817\"}",
        "level_contains=true            | {\"level_contains\":\"true\"}",
        "level_icontains=null           | {\"level_icontains\":\"null\"}",
        "payload.x_contains=404         | {\"payload.x_contains\":\"404\"}",
        "payload.x=404                  | {\"payload.x\":404}",
        "payload.x=007                  | {\"payload.x\":\"007\"}",
        "payload.x=\"404\"            | {\"payload.x\":\"404\"}",
        "payload.\"a=b\"!=1           | {\"payload.\\\"a=b\\\"_ne\":1}",
        "level_in=\"Paris, TX\",Rome   | {\"level_in\":[\"Paris, TX\",\"Rome\"]}",
        "level_in=\"a\\\"b\" , null  | {\"level_in\":[\"a\\\"b\",null]}",
        "level_eq=x                     | {\"level_eq\":\"x\"}",
        "level_ne=x                     | {\"level_ne\":\"x\"}",
        "success_exists=false           | {\"success_exists\":false}",
        "timestamp>=2026-01-01          | {\"timestamp_gte\":\"2026-01-01\"}",
        "timestamp<1700000000000        | {\"timestamp_lt\":1700000000000}",
        "timestamp_between=2026-01-01,  | {\"timestamp_between\":[\"2026-01-01\",null]}",
        "level_in=warn, error           | {\"level_in\":[\"warn\",\"error\"]}",
        "payload.n_in=[1,2]             | {\"payload.n_in\":[1,2]}",
        "payload.n_in=1,x               | {\"payload.n_in\":[1,\"x\"]}",
        "payload.n>1.5                  | {\"payload.n_gt\":1.5}",
        "payload.n=\"1\"                | {\"payload.n\":\"1\"}",
        "payload.n_exists=true          | {\"payload.n_exists\":true}",
        "description=a=b                | {\"description\":\"a=b\"}",
        "{\"env_in\":[\"a\",null]}      | {\"env_in\":[\"a\",null]}",
      })
  void aValueTakesTheTypeOfItsField(String argument, String filter) {
    assertThat(read(argument)).isEqualTo(FilterJson.read(filter));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "env                            | is not NAME=VALUE",
        "=x                             | no name",
        "_ne=x                          | no name",
        "{bad                           | --filter",
        "{} {}                          | --filter",
        "{\"level\":\"a\",\"level\":\"b\"}  | more than once",
        "level=~Ro                      | NAME_contains=TEXT",
        "level<>Rome                    | NAME!=VALUE",
        "level==Rome                    | NAME=VALUE",
        "level=>Rome                    | NAME>=VALUE",
        "level=<Rome                    | NAME<=VALUE",
        "level=!Rome                    | NAME!=VALUE",
        "level= = Rome                  | has the operator",
        "level!==Rome                   | has the operator",
        "level~Rome                     | NAME_contains=TEXT",
        "level!Rome                     | has the operator",
        "level^=Ro                      | NAME_prefix=TEXT",
        "payload.level^=Ro              | NAME_prefix=TEXT",
        "payload.n+=1                   | has the operator",
        "level='Rome'                   | has other quotes",
        "level=                         | has no value",
        "level_in=a,,b                  | empty value",
        "level_in=\"a\"b,c            | after a value in double",
        "level_in=\"a,b                | a quote that is not closed",
        "level=\"a                     | --filter",
        "level=\"a\" b                | --filter",
        "level_in=[a,b]                 | --filter",
        "level_exists=1                 | true or false",
        "level_in!=a                    | two operators",
        "timestamp>=2026                | milliseconds since 1970",
        "timestamp<20260101             | milliseconds since 1970",
        "timestamp<1770000000           | milliseconds since 1970",
        "timestamp<202601010000         | milliseconds since 1970",
        "timestamp<20260101000000       | milliseconds since 1970",
        "timestamp<1770000000000000     | milliseconds since 1970",
        "timestamp<-1770000000000       | milliseconds since 1970",
        "timestamp<0020260101000        | milliseconds since 1970",
        "timestamp_in=20260101000000    | milliseconds since 1970",
        "timestamp_between=,            | neither end",
        "payload.x=36e54817             | use double quotes",
        "payload.x={\"a\":1}           | a list or an object",
        "payload.\"a=1                 | a quote that is not closed",
      })
  void whatHasNoOneMeaningIsRejectedWithWhatIsRight(String argument, String why) {
    assertThatThrownBy(() -> read(argument))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--filter")
        .hasMessageContaining(why);
  }

  @Test
  void aConditionThatIsGivenTwiceIsNotSilentlyLost() {
    assertThatThrownBy(() -> read("env=a", "env=b"))
        .hasMessageContaining("'env' twice")
        .hasMessageContaining("env_in=A,B");
    assertThatThrownBy(() -> read("payload.n!=5", "payload.n!=6"))
        .hasMessageContaining("one condition 'payload.n_ne'")
        .hasMessageNotContaining("between");
    assertThatThrownBy(() -> read("timestamp<2026-01-01", "{\"timestamp_lt\":1}"))
        .hasMessageContaining("timestamp_between=FROM,TO");
    assertThat(read("timestamp>=2026-01-01", "timestamp<2026-02-01")).hasSize(2);
  }

  @Test
  void whatIsUnderstoodIsSaidInPlainWords() {
    assertThat(
            words(
                "id_prefix=1234567",
                "success!=true",
                "timestamp<2026-01-01",
                "payload.x_in=404,\"404\",null",
                "payload.y_exists=false",
                "level=\"a\\u001b[2J\""))
        .containsExactly(
            "id (string) begins with the text \"1234567\"",
            "success (boolean) is not true, or is missing",
            "timestamp (time) is less than the time 2026-01-01, the day in UTC",
            "payload.x (not declared) is one of the number 404, the text \"404\", or has no value",
            "payload.y (not declared) has no value",
            "level (string) is the text \"a\\u001B[2J\"");
  }

  /** Found by reading it: those without a value are not meant, and a time has a zone. */
  @Test
  void whatHasNoValueAndWhichZoneIsSaid() {
    assertThat(
            words(
                "env!=null",
                "org=null",
                "level_in=null",
                "timestamp<2025-02-01T00:00",
                "timestamp>=2025-01-01T00:00:00.5+02",
                "payload.x!=1"))
        .containsExactly(
            "env (string) has a value",
            "org (string) has no value",
            "level (string) has no value",
            "timestamp (time) is less than the time 2025-02-01T00:00, in UTC",
            "timestamp (time) is at least the time 2025-01-01T00:00:00.5+02",
            "payload.x (not declared) is not the number 1, or is missing");
  }

  private static List<String> words(String... arguments) {
    return FilterDescription.of(HUB, FilterArgument.read(List.of(arguments), HUB));
  }

  private static ObjectNode read(String... arguments) {
    var object = JsonMapper.builder().build().createObjectNode();
    FilterArgument.read(List.of(arguments), HUB).forEach(object::set);
    return object;
  }
}
