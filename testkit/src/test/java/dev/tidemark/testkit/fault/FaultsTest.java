package dev.tidemark.testkit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.disk.WatchedDisk;
import dev.tidemark.testkit.witness.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever the disk does while a lake is opened, landed in or loaded, the law holds after a retry.
 * In each build a few operations, chosen at random, fail; with {@code -Dtidemark.faults.every=1}
 * each operation.
 */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
  @TempDir private Path scratch;

  @Test
  void theLawHoldsWhateverTheDiskDoes() throws Exception {
    int every = Integer.getInteger("tidemark.faults.every", 12_000);
    long seed = Long.getLong("tidemark.seed", 0);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", WatchedDisk.JVM_OPTION));
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    Path folder = folder();
    command.addAll(List.of(FaultTrials.class.getName(), folder.toString()));
    command.addAll(List.of(Integer.toString(every), Long.toString(seed)));
    Path errors = scratch.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      System.out.print(said);
      assertThat(process.waitFor()).as("seed %d\n%s", seed, said).isZero();
      Results.keep(said);
    } catch (AssertionError e) {
      System.out.println(Files.readString(errors));
      throw e;
    } finally {
      process.destroyForcibly().waitFor();
      delete(folder);
    }
  }

  /** In memory if possible: a process cannot distinguish such a flush from one to a disk. */
  private Path folder() throws IOException {
    Path memory = Path.of("/dev/shm");
    if (!Files.isWritable(memory)) return Files.createDirectory(scratch.resolve("lakes"));
    return Files.createTempDirectory(memory, "tidemark-faults");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
