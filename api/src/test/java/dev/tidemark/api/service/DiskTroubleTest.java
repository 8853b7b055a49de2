package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A disk that is full or read-only: the service goes on answering, its health says that the lake is
 * down, what has landed stays, and is loaded when there is room again.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class DiskTroubleTest {
  private static final List<String> OWN_MOUNTS = List.of("unshare", "--map-root-user", "--mount");
  private static final List<String> NO_SUPERUSER =
      List.of("setpriv", "--bounding-set=-dac_override");

  @TempDir Path dir;

  @Test
  void aFullDisk() throws Exception {
    var mount = "mount -t tmpfs -o size=64m tmpfs '" + dir + "'";
    assumeWorks(OWN_MOUNTS, "sh", "-c", mount);
    survives("FULL", OWN_MOUNTS, "sh", "-c", mount + " && exec \"$@\"", "sh");
  }

  @Test
  void aReadOnlyLake() throws Exception {
    assumeWorks(NO_SUPERUSER, "true");
    survives("READ_ONLY", NO_SUPERUSER);
  }

  private static void assumeWorks(List<String> before, String... command) throws Exception {
    var all = new ArrayList<>(before);
    all.addAll(List.of(command));
    int exit;
    try {
      exit = new ProcessBuilder(all).redirectErrorStream(true).start().waitFor();
    } catch (IOException absent) {
      exit = 127;
    }
    assumeTrue(exit == 0, () -> "this machine does not let us run " + String.join(" ", all));
  }

  private void survives(String trouble, List<String> before, String... more) throws Exception {
    var command = new ArrayList<>(before);
    command.addAll(List.of(more));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx600m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Duser.timezone=UTC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(TroubledDisk.class.getName(), trouble, dir.toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith("survived\n");
  }
}
