package dev.tidemark.partitioner.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // looks at the memory of the JVM
class EventJsonTest {
  private static final int NAMES = 100;
  private static final int LENGTH = 1_000_000;

  /** Regression: every name that was sent stayed in memory, up to six thousand names. */
  @Test
  void longNamesDoNotStay() throws IOException {
    EventJson json = new EventJson(100);
    long before = used();
    for (int i = 0; i < NAMES; i++) {
      String text = "{\"" + "x".repeat(LENGTH) + i + "\":" + i + "}";
      byte[] bytes = text.getBytes(UTF_8);
      try (JsonParser ofBytes = json.parser(bytes, 0, bytes.length);
          JsonParser ofText = json.parser(text)) {
        for (JsonParser parser : new JsonParser[] {ofBytes, ofText}) {
          parser.nextToken();
          assertThat(parser.nextFieldName()).hasSizeGreaterThan(LENGTH);
          parser.nextToken();
          assertThat(parser.getIntValue()).isEqualTo(i);
          parser.nextToken();
          assertThat(parser.nextToken()).isNull();
        }
      }
    }
    assertThat(used() - before).isLessThan(NAMES * LENGTH / 4);
    assertThat(json).isNotNull();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
