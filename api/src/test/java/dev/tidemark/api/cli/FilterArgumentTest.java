package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "level=                         | {\"level\":\"\"}",
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
  void aValueTakesTheTypeOfItsField(String argument, String filter) throws Exception {
    assertThat(read(argument)).isEqualTo(JsonMapper.builder().build().readTree(filter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "=x", "", "{bad", "{} {}"})
  void anythingElseIsRefusedWithWhatIsRight(String argument) {
    assertThatThrownBy(() -> read(argument))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--filter");
  }

  @Test
  void aConditionThatIsGivenTwiceIsNotSilentlyLost() {
    assertThatThrownBy(() -> read("env=a", "env=b")).hasMessageContaining("'env' twice");
    assertThat(read("timestamp>=2026-01-01", "timestamp<2026-02-01")).hasSize(2);
  }

  private static ObjectNode read(String... arguments) {
    var object = JsonMapper.builder().build().createObjectNode();
    FilterArgument.read(List.of(arguments), HUB).forEach(object::set);
    return object;
  }
}
