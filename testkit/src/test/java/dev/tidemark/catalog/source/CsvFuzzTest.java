package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.testkit.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are rows of CSV, each a line of JSON or blank, or the file is rejected as not CSV. In
 * the package of the tested class, which is package-private.
 */
class CsvFuzzTest {
  private static final Topic TOPIC =
      TopicReader.read(Path.of("..", "conf")).find("hub").orElseThrow();
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Test
  void anyBytesAreRowsOrNoCsv() {
    var good =
        List.of(
            "organizationID,logType,environment,time\n1,hub,dev,2025-01-01\n",
            "time,success,detail\r\n2025-01-01T00:00Z,TRUE,\"a \"\"b\"\"\nc\"\r\n,,\r\n");
    var words =
        List.of(
            "\"", "\"\"", ",", "\n", "\r\n", "\r", ";", "\t", "time", "success", "true", "1e5",
            "null", "{", "}", "\\", "\0", "\uFEFF", "é", "=1+1");
    new Fuzzing(good, words).run(300, CsvFuzzTest::outcome);
  }

  private static String outcome(byte[] input) {
    int rows = 0;
    try (var chunkReader =
        ChunkReader.ofCsv(new ByteArrayInputStream(input), input.length, TOPIC)) {
      for (var textChunk = chunkReader.next(); textChunk != null; textChunk = chunkReader.next()) {
        var text = new String(textChunk.bytes(), 0, textChunk.length(), UTF_8);
        for (var line : text.split("\n", -1)) {
          if (line.isBlank()) continue;
          rows++;
          assertThat(JSON.readTree(line).isContainerNode()).isTrue();
        }
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("a row is no JSON", e);
    } catch (IOException rejected) {
      return String.valueOf(rejected.getMessage());
    }
    return rows + " rows";
  }
}
