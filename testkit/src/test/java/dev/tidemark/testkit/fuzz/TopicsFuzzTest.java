package dev.tidemark.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.TopicDefinitionException;
import dev.tidemark.partitioner.topic.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any topics.yml and any schema define topics that can read events, or have problems. */
class TopicsFuzzTest {
  @Test
  void anyTopicsYmlIsReadOrHasProblems(@TempDir Path conf) throws IOException {
    Files.createDirectories(conf.resolve("topics"));
    Files.copy(SampleTopics.CONF.resolve("topics/hub.json"), conf.resolve("topics/hub.json"));
    var good =
        List.of(
            "topics:\n  hub:\n    level: level\n    columns: [detail.code]\n    partition: [env, day]\n",
            "topics:\n  x:\n    schema: hub.json\n    id: transactionId\n    timestamp: {fallback: received, dedupe-window: 7d}\n    key: [action]\n");
    var words =
        List.of(
            "topics:",
            "hub",
            "schema: hub.json",
            "epoch-millis: [time]",
            "explode: detail",
            "env: ~",
            "org: []",
            "partition: [env, org, day]",
            "dedupe-window: 1e9d",
            "&a",
            "*a",
            "!!java.util.Date x",
            "<<: *a",
            "[[",
            "}",
            "- ",
            "\t",
            "\n  ",
            ": ",
            "'",
            "\"",
            "#");
    new Fuzzing(good, words).run(60, input -> outcome(conf, "topics.yml", input));
  }

  @Test
  void anySchemaIsReadOrHasProblems(@TempDir Path conf) throws IOException {
    Files.createDirectories(conf.resolve("topics"));
    var good =
        List.of(
            "{\"type\":\"object\",\"required\":[\"time\"],\"properties\":{\"time\":{\"type\":\"string\"},\"n\":{\"type\":[\"integer\",\"null\"],\"minimum\":1}}}",
            "{\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^a\"},\"timestamp\":{\"type\":\"number\"},\"a\":{\"properties\":{\"b\":{\"enum\":[1,\"x\"]}}}},\"if\":{\"required\":[\"id\"]},\"then\":{\"maxProperties\":4}}");
    var words =
        List.of(
            "\"type\":",
            "\"object\"",
            "\"$ref\":\"#\"",
            "\"$ref\":\"file:///etc/passwd\"",
            "\"allOf\":[",
            "\"anyOf\":[",
            "\"not\":",
            "\"pattern\":\"(\"",
            "\"const\":",
            "\"format\":\"date-time\"",
            "\"$id\":\"x\"",
            "true",
            "false",
            "null",
            "1e400",
            "{}",
            "[]",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"");
    new Fuzzing(good, words).run(60, input -> outcome(conf, "topics/a.json", input));
  }

  private static String outcome(Path conf, String file, byte[] input) {
    try {
      Files.write(conf.resolve(file), input);
      var topics = TopicReader.read(conf);
      for (var topic : topics.all()) {
        byte[] event =
            "{\"time\":\"2025-01-01\",\"timestamp\":1}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        EventReader.of(topic).read(event, 0, event.length);
      }
      return topics.all().size() + " topics";
    } catch (TopicDefinitionException e) {
      assertThat(e).hasMessageContaining(file.startsWith("topics/") ? "a.json" : "");
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
