package dev.tidemark.catalog.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.lake.LakeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One has it at a time, of this process or another, until it is closed or killed. */
class DeadLetterLockTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path dir;

  private Path file() {
    return dir.resolve(".letters-web");
  }

  @Test
  void anotherProcessHasItUntilItIsKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeadLetterLockTest.class.getName(),
                file().toString())
            .redirectErrorStream(true)
            .start();
    try (var said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> DeadLetterLock.take(file(), Duration.ZERO))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("erasure or retry");
    } finally {
      other.destroyForcibly().waitFor();
    }
    DeadLetterLock.take(file(), LONG).close();
  }

  /** Who gives up must not let go for the whole process, as closing the file would. */
  @Test
  void whoWaitsInVainTakesNothingFromWhoHasIt() throws IOException {
    try (var _ = DeadLetterLock.take(file(), LONG)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> DeadLetterLock.take(file(), Duration.ZERO))
            .isInstanceOf(LakeException.class);
      }
    }
    DeadLetterLock.take(file(), LONG).close();
  }

  static void main(String[] args) throws Exception {
    try (var _ = DeadLetterLock.take(Path.of(args[0]), LONG)) {
      System.out.println("locked");
      System.in.read();
    }
  }
}
