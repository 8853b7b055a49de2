package dev.tidemark.sql.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // looks at the memory of the JVM
class StrictJsonTest {
  private static final int NAMES = 100;
  private static final int LENGTH = 1_000_000;

  /** Found by reading: each name that anybody sent stayed until there were thousands. */
  @Test
  void longNamesDoNotStay() throws JsonProcessingException {
    long before = used();
    for (int i = 0; i < NAMES; i++) {
      byte[] body = ("{\"" + "x".repeat(LENGTH) + i + "\":1}").getBytes(UTF_8);
      assertThat(StrictJson.read(body, new ArrayList<>())).hasSize(1);
    }
    assertThat(used() - before).isLessThan(NAMES * LENGTH / 4);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
