package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.cli.TidemarkCommand;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.query.QueryRequestReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The examples of docs/clients.md, taken off the page as they stand there and run as processes
 * against a service that lets each user come but once a second: so they meet 429, too.
 */
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsTest {
  private static final Path PAGE = Path.of("..", "docs", "clients.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```\\w+ (\\S+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final String RUNNING_JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final int PAGE_SIZE = 50;

  /** Each for himself, so that no test uses up the quota of another. */
  private static final String ACCESS =
      "{\"hub\":[\"Demo\",\"Asker\",\"CURL\",\"PYTHON\",\"JAVA\",\"Follower\",\"CURL-sends\",\"PYTHON-sends\",\"JAVA-sends\"]}";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ServedLake lake;

  /** The three, and how each is started. */
  enum Client {
    CURL,
    PYTHON,
    JAVA;

    private String program() {
      return switch (this) {
        case CURL -> "curl";
        case PYTHON -> "python3";
        case JAVA -> RUNNING_JAVA;
      };
    }

    /** To read all events, or to send those of events.ndjson. */
    private List<String> command(String what) {
      return switch (this) {
        case CURL -> List.of("sh", what.equals("read") ? "pages.sh" : "send.sh");
        case PYTHON -> List.of(program(), "tidemark.py", what, "hub");
        case JAVA -> List.of(program(), "Tidemark.java", what, "hub");
      };
    }

    /** Where a machine has not got it, its tests are skipped and say so. */
    void assumeThere() {
      assumeTrue(
          isThere(program()), program() + " is not on this machine: its example was not run");
    }
  }

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake =
        ServedLake.start(
            dir, Map.of("TIDEMARK_QUOTA_PER_SECOND", "1", "TIDEMARK_QUOTA_BURST", "1"), ACCESS);
  }

  @AfterAll
  void stop() throws Exception {
    try (var _ = lake) {
      assertThat(rejectedForComingTooOften()).as("answers of 429").isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsToTheEndAndGoesOnWhereItWasStopped(Client client, @TempDir Path dir) throws Exception {
    client.assumeThere();
    writeBlocks(dir);
    var user = lake.token(client.name());
    var seen = new ArrayList<>(ids(killedAfterItsFirstPage(dir, user, client)));
    var all = everyId();
    assertThat(seen.size()).isBetween(1, all.size() - 1);
    var ended = run(dir, user, client.command("read"));
    assertThat(ended.code()).as(ended.err()).isZero();
    seen.addAll(ids(ended.out()));
    assertThat(dir.resolve("cursor.txt")).doesNotExist();
    // What was printed and whose cursor was not yet saved comes again; a page at the most.
    assertThat(new HashSet<>(seen)).hasSameElementsAs(all);
    assertThat(seen.size()).isLessThanOrEqualTo(all.size() + PAGE_SIZE);
  }

  @Test
  void followsWhatIsCommittedAndGoesOnWhereItWasStopped(@TempDir Path dir) throws Exception {
    Client.PYTHON.assumeThere();
    writeBlocks(dir);
    var there = everyId();
    assertThat(followed(dir, there.size())).containsExactlyInAnyOrderElementsOf(there);
    var fresh = new ArrayList<String>();
    for (int round = 0; round < 2; round++) {
      load(dir, "late", round);
      var told = followed(dir, 1);
      assertThat(told).hasSize(1).doesNotContainAnyElementsOf(there);
      fresh.addAll(told);
    }
    assertThat(fresh).doesNotHaveDuplicates();
  }

  /** The first events that it prints; it is killed when it has saved its cursor. */
  private List<String> followed(Path dir, int count) throws Exception {
    var state = dir.resolve("followed.txt");
    var before = Files.exists(state) ? Files.readString(state) : "";
    var process =
        builder(dir, lake.token("Follower"), Client.PYTHON.command("follow"))
            .redirectError(dir.resolve("err").toFile())
            .start();
    var lines = new StringBuilder();
    try (var out = process.inputReader(UTF_8)) {
      for (int i = 0; i < count; i++) {
        var line = out.readLine();
        if (line == null) throw new AssertionError(Files.readString(dir.resolve("err")));
        lines.append(line).append('\n');
      }
      while (!Files.exists(state) || Files.readString(state).equals(before)) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(5);
      }
      process.destroyForcibly().waitFor();
    }
    return ids(lines.toString());
  }

  private void load(Path dir, String env, int action) throws IOException {
    var line =
        "{\"organizationID\":\"3\",\"logType\":\"hub\",\"environment\":\"%s\",\"time\":\"2025-03-01T00:00:00Z\",\"action\":\"%d\"}\n"
            .formatted(env, action);
    var hub = lake.open().workspace().topics().find("hub").orElseThrow();
    try (var loader = lake.open().loader()) {
      var file = Files.writeString(dir.resolve("late-" + action + ".ndjson"), line);
      assertThat(loader.loadFiles(hub, List.of(file), ProgressListener.NONE).loaded()).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsAgainWithoutHarm(Client client, @TempDir Path dir) throws Exception {
    client.assumeThere();
    writeBlocks(dir);
    var events = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      events
          .append(
              "{\"organizationID\":\"3\",\"logType\":\"hub\",\"environment\":\"sent\",\"time\":\"2026-03-01T00:00:00Z\",")
          .append("\"action\":\"%s %d\"}\n".formatted(client, i));
    }
    Files.writeString(dir.resolve("events.ndjson"), events + "{\"action\":\"refused\"}\n");
    for (int times = 0; times < 2; times++) {
      var ended = run(dir, lake.token(client + "-sends"), client.command("send"));
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.out())
          .as(ended.err())
          .contains("validation")
          .containsPattern("\"?line\"?:? ?4");
    }
    var hub = lake.open().workspace().topics().find("hub").orElseThrow();
    try (var loader = lake.open().loader(Duration.ZERO)) {
      var report = loader.loadLanded(hub, ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(3);
      assertThat(report.duplicates()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatIsWrong(Client client, @TempDir Path dir) throws Exception {
    client.assumeThere();
    writeBlocks(dir);
    var ended = run(dir, "no token", client.command("read"));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.err()).contains("401", "auth").doesNotContain("Traceback", "\tat ");
  }

  @Test
  void curlAsksForAPage(@TempDir Path dir) throws Exception {
    Client.CURL.assumeThere();
    writeBlocks(dir);
    var ended = run(dir, lake.token("Asker"), List.of("sh", "ask.sh"));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ids(ended.out())).hasSize(2);
  }

  @Test
  void theTokenIsOneThatTheServiceTakes(@TempDir Path dir) throws Exception {
    writeBlocks(dir);
    // The launcher would build the program first; behind it is this.
    var launcher = dir.resolve("tidemark");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '%s' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(RUNNING_JAVA, classPath(), TidemarkCommand.class.getName()));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    var said =
        run(dir, "none", List.of("sh", "-c", ". ./env.sh && echo $TIDEMARK_URL $TIDEMARK_TOKEN"));
    assertThat(said.out()).as(said.err()).startsWith("http://localhost:8080 ey");
    var token = said.out().strip().replaceAll(".* ", "");
    var me = lake.send(lake.request("/me").header("Authorization", "Bearer " + token));
    assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
  }

  /** Of all events that are there now; other tests add some. */
  private List<String> everyId() {
    var hub = lake.open().workspace().topics().find("hub").orElseThrow();
    var everything = QueryRequestReader.read("{\"limit\":1000}".getBytes(UTF_8));
    return lake.open().history().find(hub, everything).rows().stream().map(Row::id).toList();
  }

  /** From wherever it is used. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private double rejectedForComingTooOften() throws Exception {
    var text = lake.send(lake.request("/prometheus")).body();
    var rejected = Pattern.compile("status=\"429\"} (\\S+)").matcher(text);
    return rejected.find() ? Double.parseDouble(rejected.group(1)) : 0;
  }

  private String killedAfterItsFirstPage(Path dir, String token, Client client) throws Exception {
    var process = builder(dir, token, client.command("read")).start();
    var seen = new StringBuilder();
    try (var out = process.inputReader(UTF_8)) {
      while (ids(seen.toString()).size() < PAGE_SIZE) {
        var line = out.readLine();
        if (line == null) break;
        seen.append(line).append('\n');
      }
      // A shell that is stopped starts no other program between the look and its end.
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return seen.toString();
  }

  private Ended run(Path dir, String token, List<String> command) throws Exception {
    var out = dir.resolve("out");
    var err = dir.resolve("err");
    var process =
        builder(dir, token, command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("has no end: " + command + Files.readString(err));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder builder(Path dir, String token, List<String> command) {
    var builder = new ProcessBuilder(command).directory(dir.toFile());
    var environment = new HashMap<>(System.getenv());
    environment.put("TIDEMARK_URL", lake.uri().toString());
    environment.put("TIDEMARK_TOKEN", token);
    environment.put("TIDEMARK_DIR", lake.dir().toString());
    environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().clear();
    builder.environment().putAll(environment);
    var events = dir.resolve("events.ndjson").toFile();
    return events.exists() ? builder.redirectInput(events) : builder;
  }

  /** Each block of the page that has a name, in a file of that name. */
  private static void writeBlocks(Path dir) throws IOException {
    var names = new ArrayList<String>();
    for (var block : BLOCK.matcher(Files.readString(PAGE)).results().toList()) {
      names.add(block.group(1));
      Files.writeString(dir.resolve(block.group(1)), block.group(2));
    }
    assertThat(names)
        .containsExactly("env.sh", "ask.sh", "pages.sh", "send.sh", "tidemark.py", "Tidemark.java");
  }

  /** Of pages, or of rows, one a line. */
  private static List<String> ids(String lines) throws IOException {
    var ids = new ArrayList<String>();
    for (var line : lines.lines().toList()) {
      var read = JSON.readTree(line);
      if (read.has("data")) read.path("data").forEach(row -> ids.add(row.path("id").textValue()));
      else ids.add(read.path("id").textValue());
    }
    return ids;
  }

  private static boolean isThere(String program) {
    if (program.startsWith(File.separator)) return true;
    for (var folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) return true;
    }
    return false;
  }
}
