package dev.tidemark.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic of three thousand texts is loaded, asked, compacted and erased with the memory that
 * everything has by default.
 */
@Tag("long")
class WideTopicTest {
  private static final int MEMBERS = 3000;
  private static final int LOADS = 2;

  @TempDir private Path folder;

  @BeforeEach
  void define() throws Exception {
    ServedLake.configure(dir());
    Path conf = dir().resolve("conf");
    try (Stream<Path> topics = Files.list(conf.resolve("topics"))) {
      for (Path topic : topics.toList()) Files.delete(topic);
    }
    Files.delete(conf.resolve("topics.yml"));
    String members =
        IntStream.range(0, MEMBERS)
            .mapToObj("\"m%d\":{\"type\":\"string\"}"::formatted)
            .collect(Collectors.joining(","));
    Files.writeString(
        conf.resolve("topics/wide.json"),
        """
        {"type":"object","required":["id","timestamp"],"properties":{"id":{"type":"string"},\
        "timestamp":{"type":"string","format":"date-time"},"environment":{"type":"string"},%s}}"""
            .formatted(members));
  }

  private Path dir() {
    return folder.resolve("lake");
  }

  /** Each member of each event has a value of its own. */
  private Path events(int from, int count) throws IOException {
    Path file = folder.resolve(from + ".ndjson");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = from; i < from + count; i++) {
        out.write(
            "{\"id\":\"%d\",\"timestamp\":\"2026-01-01T00:00:00.%03dZ\",\"environment\":\"dev\""
                .formatted(i, i % 1000));
        for (int m = 0; m < MEMBERS; m++) {
          out.write(",\"m" + m + "\":\"value-" + m + "-" + i + "\"");
        }
        out.write("}\n");
      }
    }
    return file;
  }

  /** Runs a command on the lake. */
  private interface Program {
    TerminalRun run(List<String> command) throws Exception;
  }

  @Test
  void isLoadedAskedCompactedAndErased() throws Exception {
    Program program = command -> TerminalRun.of(command.toArray(String[]::new));
    isLoaded(program, 20);
    isCompacted(program);
    isErased(program);
    assertThat(ids(program, "--sort", "m1500")).hasSize(LOADS * 20 - 1);
  }

  /** As on a machine of 4 GiB; heaps are those of the launcher. */
  @Test
  void manyEventsOfItFitIntoTheHeapsOfTheLauncher() throws Exception {
    assumeTrue(Boolean.getBoolean("tidemark.large"));
    int each = 300;
    isLoaded(this::fork, each);
    isThere(this::fork, LOADS * each);
    isCompacted(this::fork);
    isThere(this::fork, LOADS * each);
    isErased(this::fork);
    // What was erased comes again, and nothing else.
    String again = done(this::fork, "load", "wide", events(0, each).toString());
    assertThat(again).containsPattern("loaded +1  in 1 file");
    isThere(this::fork, LOADS * each);
  }

  private TerminalRun fork(List<String> command) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-XX:+UseSerialGC", "-XX:MaxRAM=4g"));
    all.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dfile.encoding=UTF-8"));
    all.add(command.getFirst().equals("load") ? "-Xmx640m" : "-XX:TieredStopAtLevel=1");
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    all.add(TidemarkCommand.class.getName());
    all.addAll(command);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int code =
        new ProcessBuilder(all)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new TerminalRun(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private String done(Program program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(1, List.of("--dir", dir().toString()));
    TerminalRun run = program.run(command);
    assertThat(run.code()).as("%s: %s", List.of(arguments), run.err()).isZero();
    return run.out();
  }

  private Set<Integer> ids(Program program, String... more) throws Exception {
    List<String> query = new ArrayList<>(List.of("query", "wide", "--format", "ndjson"));
    query.addAll(List.of(more));
    var json = JsonMapper.builder().build();
    List<Integer> ids = new ArrayList<>();
    for (String line : done(program, query.toArray(String[]::new)).lines().toList()) {
      var payload = json.readTree(line).path("payload");
      int id = Integer.parseInt(payload.path("id").asText());
      assertThat(payload.path("m2999").asText()).isEqualTo("value-2999-" + id);
      ids.add(id);
    }
    assertThat(ids).doesNotHaveDuplicates();
    return new TreeSet<>(ids);
  }

  private void isLoaded(Program program, int each) throws Exception {
    for (int i = 0; i < LOADS; i++) {
      String loaded = done(program, "load", "wide", events(i * each, each).toString());
      assertThat(loaded).containsPattern("loaded +" + each + "  in 1 file");
    }
  }

  private void isCompacted(Program program) throws Exception {
    String kept = done(program, "maintain", "wide");
    assertThat(kept).contains("wide: %d files became 1".formatted(LOADS), "done  compact ");
  }

  private void isErased(Program program) throws Exception {
    String erased = done(program, "delete", "wide", "--filter", "m1500=value-1500-7", "--yes");
    assertThat(erased).containsPattern("events +1  of ");
    assertThat(ids(program, "--filter", "m0=value-0-7")).isEmpty();
  }

  private void isThere(Program program, int all) throws Exception {
    assertThat(ids(program, "--all", "--sort", "m1500")).hasSize(all);
    String last = Integer.toString(all - 1);
    assertThat(ids(program, "--filter", "m2999=value-2999-" + last)).containsExactly(all - 1);
    assertThat(ids(program, "--filter", "m0_prefix=value-0-1", "--limit", "10")).hasSize(10);
  }
}
