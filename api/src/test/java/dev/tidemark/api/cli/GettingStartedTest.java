package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of docs/getting-started.md works, in order, beside a running demo. */
@Order(1)
class GettingStartedTest {
  private static final Path PAGE = Path.of("..", "docs", "getting-started.md");
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void theBlocksWorkInOrderBesideARunningDemo(@TempDir Path folder) throws Exception {
    int demo = freePort();
    int own = freePort();
    launcher(folder.resolve("tidemark"));
    var script = new ArrayList<String>();
    script.add("set -euo pipefail");
    script.add(
        "git init -q . && git -c user.name=A -c user.email=a@b.c commit -q --allow-empty -m first");
    script.add("./tidemark demo --events 3000 --port " + demo + " >demo.txt 2>&1 &");
    script.add("demo=$!");
    script.add("trap 'kill $(jobs -p) 2>/dev/null || true' EXIT");
    script.add(until("curl -sf localhost:%d/health >/dev/null".formatted(demo)));
    List<String> blocks = blocks();
    for (int i = 0; i < blocks.size(); i++) {
      script.add("echo '=== block " + i + "'");
      script.add(runnable(blocks.get(i), demo, own));
    }
    // As the page says; the demo has not been disturbed.
    script.add("kill $!; kill -0 $demo");
    Path file = Files.write(folder.resolve("blocks.sh"), script);
    Path output = folder.resolve("output.txt");
    var bash =
        new ProcessBuilder("bash", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bash.environment().keySet().removeIf(name -> name.startsWith("TIDEMARK_"));
    Process process = bash.start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    if (!ended) process.descendants().forEach(ProcessHandle::destroyForcibly);
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(blocks).hasSizeGreaterThan(8);
    assertThat(said)
        .contains("\"pagination\"", "hello", "commits: 1 line", "a@b.c", "\"topic\":\"commits\"")
        .doesNotContain("\"errors\"", "tidemark: ");
  }

  private static List<String> blocks() throws IOException {
    var blocks = new ArrayList<String>();
    var found = BLOCK.matcher(Files.readString(PAGE));
    while (found.find()) blocks.add(found.group(2).replaceAll("(?m)^" + found.group(1), ""));
    return blocks;
  }

  /** The block on free ports; what never ends is stopped, and what takes a load is awaited. */
  private static String runnable(String block, int demo, int own) {
    var lines = new ArrayList<String>();
    for (String line :
        block.replace("8080", "" + demo).replace("8081", "" + own).lines().toList()) {
      if (line.endsWith("--follow"))
        lines.add("{ " + line + " & f=$!; sleep 5; kill $f; wait $f || true; }");
      else if (line.contains("action=hello")) lines.add(until(line + " | grep hello"));
      // 2: some dead letters could not be validated; the demo has such.
      else if (line.startsWith("./tidemark delete")) lines.add(line + " || [ $? = 2 ]");
      else lines.add(line);
    }
    return String.join("\n", lines);
  }

  private static String until(String command) {
    return "for try in $(seq 600); do if " + command + "; then break; fi; sleep 0.3; done";
  }

  /** As ./tidemark, of the classes under test. */
  private static void launcher(Path file) throws IOException {
    String home = Path.of("..").toRealPath().toString();
    Files.writeString(
        file,
        "#!/usr/bin/env bash\nexec '%s%sbin%sjava' -Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dtidemark.home='%s' -cp '%s' dev.tidemark.api.cli.TidemarkCommand \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                File.separator,
                File.separator,
                home,
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
