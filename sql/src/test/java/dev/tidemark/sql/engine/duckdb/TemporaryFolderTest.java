package dev.tidemark.sql.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process has spilled goes; what another one is at work in stays. */
class TemporaryFolderTest {
  private final Instant later = Instant.now().plusSeconds(3600);

  @TempDir private Path above;

  @Test
  void onlyWhatNobodyHoldsIsDeleted() throws Exception {
    Process other = holder();
    try {
      Path left = above.resolve("tidemark-duckdb-1");
      Files.createDirectories(left.resolve("small"));
      Files.createFile(left.resolve(".lock"));
      Files.writeString(left.resolve("small").resolve("spilled"), "rows");
      Path outside = Files.createDirectories(above.resolve("outside"));
      Files.createFile(outside.resolve(".lock"));
      Files.createSymbolicLink(above.resolve("tidemark-duckdb-2"), outside);
      try (var own = TemporaryFolder.make(above)) {
        assertThat(left).exists();
        TemporaryFolder.deleteLeft(above, later);
        assertThat(own.path()).exists();
        assertThat(above.resolve("tidemark-duckdb-other")).exists();
        assertThat(left).doesNotExist();
        assertThat(outside.resolve(".lock")).exists();
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
    TemporaryFolder.deleteLeft(above, later);
    try (var entries = Files.list(above)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("outside", "tidemark-duckdb-2");
    }
  }

  /** Regression: two engines that opened together met at the folder of a killed process. */
  @Test
  void threadsOfOneProcessDeleteTheSameFoldersTogether() throws Exception {
    for (int i = 0; i < 300; i++) {
      Files.createFile(
          Files.createDirectory(above.resolve("tidemark-duckdb-" + i)).resolve(".lock"));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(() -> TemporaryFolder.deleteLeft(above, later)));
      }
      for (Future<?> each : all) each.get();
    }
    try (var entries = Files.list(above)) {
      assertThat(entries).isEmpty();
    }
  }

  /** Another process that holds a folder. */
  private Process holder() throws Exception {
    Path folder = Files.createDirectories(above.resolve("tidemark-duckdb-other"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.resolve(".lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('h');
    return process;
  }

  /** Holds a lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (var channel =
          FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.print('h');
        System.out.flush();
        while (true) Thread.sleep(60_000);
      }
    }
  }
}
