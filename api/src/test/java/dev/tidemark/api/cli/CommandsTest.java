package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, with their output and exit codes. */
@Isolated("listens to what the whole JVM prints or logs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Path dir = Path.of("");

  @BeforeAll
  void load(@TempDir Path folder) throws Exception {
    dir = folder.resolve("lake");
    ServedLake.configure(dir);
    var file = Files.writeString(folder.resolve("good.ndjson"), ServedLake.events());
    var run = run("load", "hub", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("hub: 60 lines")
        .containsPattern("loaded +60  in 4 files of 4 partitions")
        .containsPattern("dead letters +0")
        .containsPattern("ENV +ORG +PERIOD +LOADED +DUPLICATES");
  }

  @Test
  void aLoadReportsDuplicatesAndDeadLettersByItsExitCode(@TempDir Path folder) throws Exception {
    var good = Files.writeString(folder.resolve("a.ndjson"), ServedLake.events());
    var again = run("load", "hub", good.toString(), "--json");
    assertThat(again.code()).isZero();
    var report = JSON.readTree(again.out());
    assertThat(report.path("duplicates").intValue()).isEqualTo(60);
    assertThat(report.path("loaded").intValue()).isZero();
    var bad = Files.writeString(folder.resolve("b.ndjson"), "{bad\n");
    var some = run("load", "hub", bad.toString());
    assertThat(some.code()).isEqualTo(2);
    assertThat(some.out())
        .contains("hub: 1 line in ")
        .containsPattern("loaded +0  in 0 files of 0 partitions")
        .containsPattern("dead letters +1");
    assertThat(Files.exists(bad)).isTrue();
    var retried = run("load", "hub", "--retry-dead-letters");
    assertThat(retried.code()).isEqualTo(2);
    assertThat(retried.out()).contains("hub: 1 line in ").containsPattern("dead letters +1  in ");
  }

  @Test
  void aLoadThatCannotBeginFails() {
    fails("There is no file /no/such", "load", "hub", "/no/such");
    fails("Topic 'hubb' not found; did you mean 'hub'?", "load", "hubb", "pom.xml");
    fails("load takes files, or --retry-dead-letters", "load", "hub");
    fails("load takes files, or", "load", "hub", "pom.xml", "--retry-dead-letters");
  }

  @Test
  void aQueryIsATableOfWhatThereIs() {
    var run =
        run("query", "hub", "--limit", "3", "--filter", "env=prod", "--sort", "-timestamp,action");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().toList())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("timestamp                 env   org  id");
    assertThat(run.out()).contains("日本").doesNotContain("tenant");
    assertThat(run.err()).contains("--all", "--cursor");
  }

  @Test
  void theNextPageFollowsByCursor() {
    var first = run("query", "hub", "--limit", "30");
    var cursor = first.err().replaceAll("(?s).*--cursor (\\S+).*", "$1");
    var second = run("query", "hub", "--limit", "30", "--cursor", cursor);
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out().lines())
        .hasSize(31)
        .doesNotContainAnyElementsOf(first.out().lines().skip(1).toList());
    assertThat(second.err()).doesNotContain("--cursor");
  }

  @Test
  void csvAndNdjsonHoldEveryRow() throws Exception {
    var csv = run("query", "hub", "--all", "--format", "csv");
    assertThat(csv.out().lines())
        .hasSize(61)
        .first()
        .isEqualTo("id,topic,timestamp,env,org,payload");
    var ndjson = run("query", "hub", "--all", "--format", "ndjson");
    for (var line : ndjson.out().lines().toList()) {
      assertThat(JSON.readTree(line).path("payload").path("logType").textValue()).isEqualTo("hub");
    }
    assertThat(ndjson.out().lines()).hasSize(60);
  }

  @Test
  void explainTellsWhatAPageWouldReadAndPrintsNoRow() {
    var run =
        run("query", "hub", "--explain", "--filter", "env=prod", "--filter", "action=a4needle");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("engine +duckdb\\R")
        .containsPattern("files +2\\R")
        .containsPattern("rows +30\\R")
        .containsPattern("in Athena +\\$0\\.000050\\R")
        .contains("\"hub\" FOR VERSION AS OF", "LIMIT 50")
        .doesNotContain("needle", "日本");
    var sparse =
        run("query", "hub", "--explain", "--limit", "1", "--filter", "payload.attempt_gt=3");
    assertThat(sparse.out())
        .containsPattern("files +2 to [4-8]\\R")
        .containsPattern("partitions +at most 4\\R")
        .contains("only while the page is not full");
    var small = run("query", "hub", "--explain", "--filter", "payload.no=1", "--budget", "files=1");
    assertThat(small.out()).contains("its budget would end the page");
  }

  @Test
  void aBudgetEndsAPageAndTheCursorGoesOn() {
    var needle = new String[] {"query", "hub", "--filter", "payload.attempt=3"};
    var whole = run(with(needle, "--format", "csv"));
    assertThat(whole.out().lines()).hasSize(2);
    var first = run(with(needle, "--budget", "files=1"));
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).isEmpty();
    assertThat(first.err()).startsWith("the budget ended the page: --all").contains("--cursor");
    assertThat(run(with(needle, "--format", "ndjson", "--budget", "files=1")).err())
        .startsWith("the budget ended the page: --all");
    var all = run(with(needle, "--all", "--format", "csv", "--budget", "time=1ms,files=1"));
    assertThat(all.out()).isEqualTo(whole.out());
    fails("--budget", "query", "hub", "--budget", "files=0");
    fails("'soon'", "query", "hub", "--budget", "time=soon");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aQueryThatIsNoneSaysWhatIsRightInALine() {
    fails("did you mean 'success'?", "query", "hub", "--filter", "sucess=true");
    fails("limit", "query", "hub", "--limit", "0");
    fails("did you mean 'hub'?", "query", "hubb");
    fails("User 'Nobody' is not authorized for topic 'hub'", "query", "hub", "--as", "Nobody");
    fails("--format", "query", "hub", "--format", "xml");
    assertThat(run("query", "hub", "--as", "demo", "--limit", "1").code()).isZero();
  }

  @Test
  void aQueryMakesNoLake(@TempDir Path empty) {
    var run =
        TerminalRun.of(
            "query",
            "hub",
            "--dir",
            empty.resolve("x").toString(),
            "--config",
            dir.resolve("conf").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("There is no lake");
    assertThat(empty.resolve("x")).doesNotExist();
  }

  @Test
  void aDeletionErasesWhatItsFilterNames(@TempDir Path folder) throws Exception {
    var other = folder.resolve("lake");
    ServedLake.configure(other);
    var events = Files.writeString(folder.resolve("a.ndjson"), ServedLake.events());
    assertThat(TerminalRun.of("load", "hub", events.toString(), "--dir", other.toString()).code())
        .isZero();
    var dry =
        TerminalRun.of(
            "delete", "hub", "--filter", "env=dev", "--dry-run", "--dir", other.toString());
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out())
        .contains("hub: would be erased")
        .containsPattern("events +30  of 60, in 2 data");
    var done =
        TerminalRun.of(
            "delete", "hub", "--filter", "env=dev", "--yes", "--json", "--dir", other.toString());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(JSON.readTree(done.out()).path("rows").intValue()).isEqualTo(30);
    var left =
        TerminalRun.of("query", "hub", "--all", "--format", "csv", "--dir", other.toString());
    assertThat(left.out().lines()).hasSize(31);
  }

  @Test
  void aDeletionSaysWhatItUnderstoodAndAsks(@TempDir Path folder) throws Exception {
    var other = folder.resolve("lake");
    ServedLake.configure(other);
    var events = Files.writeString(folder.resolve("a.ndjson"), ServedLake.events());
    assertThat(TerminalRun.of("load", "hub", events.toString(), "--dir", other.toString()).code())
        .isZero();
    String[] delete = {"delete", "hub", "--filter", "env!=prod", "--dir", other.toString()};

    var alone = TerminalRun.of(delete);
    assertThat(alone.code()).isEqualTo(1);
    assertThat(alone.err())
        .contains("env (string) is not the text \"prod\", or is missing", "Nothing was erased");
    var declined = answering("no\n", delete);
    assertThat(declined.code()).isEqualTo(1);
    assertThat(declined.err())
        .contains("These are 30 of the 60 events in the table", "it was not confirmed");
    assertThat(answering("", delete).code()).isEqualTo(1);
    assertThat(rows(other)).isEqualTo(60);
    var confirmed = answering("yes\n", delete);
    assertThat(confirmed.code()).as(confirmed.err()).isZero();
    assertThat(confirmed.out()).containsPattern("events +30  of 60, in 2 data files");
    assertThat(rows(other)).isEqualTo(30);
  }

  private static long rows(Path lake) {
    var run = TerminalRun.of("query", "hub", "--all", "--format", "csv", "--dir", lake.toString());
    return run.out().lines().count() - 1;
  }

  private static TerminalRun answering(String typed, String... arguments) {
    var stdin = System.in;
    System.setProperty("tidemark.answers", "true");
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    try {
      return TerminalRun.of(arguments);
    } finally {
      System.setIn(stdin);
      System.clearProperty("tidemark.answers");
    }
  }

  @Test
  void whatWasNotDecodedIsRejected() {
    fails("could not be decoded", "query", "hub", "--filter", "env=Zo\uFFFD\uFFFD");
    fails("could not be decoded", "delete", "hub", "--filter", "env!=Zo\uFFFD", "--yes");
    fails("could not be decoded", "token", "--sub", "M\uFFFDller");
    fails("could not be decoded", "query", "hub", "--as", "M\uFFFDller");
    fails("could not be decoded", "load", "hub", "m\uFFFDller.ndjson");
    fails("could not be decoded", "topics", "--dir", "/l\uFFFDke");
  }

  @Test
  void aDeletionSaysWhatToErase() {
    fails("Missing required option: '--filter=F'", "delete", "hub");
    fails("matches every event", "delete", "hub", "--filter", "{}");
    fails("did you mean 'success'?", "delete", "hub", "--filter", "sucess=true");
  }

  @Test
  void aTokenIsPrintedAlone() {
    var run = run("token", "--sub", "Demo", "--ttl", "10m");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
    fails("--ttl", "token", "--sub", "Demo", "--ttl", "10");
    fails("--sub", "token");
  }

  @Test
  void aTokenNeedsADevelopmentKey(@TempDir Path empty) {
    var run = TerminalRun.of("token", "--sub", "x", "--config", empty.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no development key");
    assertThat(
            TerminalRun.of("token", "--sub", "x", "--new-key", "--config", empty.toString()).code())
        .isZero();
  }

  @Test
  void topicsAreListedAndChecked(@TempDir Path folder) throws Exception {
    assertThat(run("topics").out()).contains("public_cps_za_runs", "Connector Hub", "env, month");
    var good = run("topics", "check", dir.resolve("conf/topics/hub.json").toString());
    assertThat(good.out()).contains("the definition of hub is valid");
    var bad =
        Files.writeString(
            folder.resolve("bad.json"), "{\"type\":\"object\",\"properties\":{\"a\":3}}");
    fails("bad.json", "topics", "check", bad.toString());
  }

  @Test
  void aConfigurationIsCheckedAsAWhole(@TempDir Path folder) throws Exception {
    var config = folder.resolve("conf");
    Files.createDirectories(config.resolve("topics"));
    Files.copy(Path.of("..", "conf", "topics", "web.json"), config.resolve("topics/web.json"));
    Files.writeString(config.resolve("access.json"), "{\"wbe\":[\"Ann\"]}");
    var valid = run("topics", "check", config.toString());
    assertThat(valid.code()).isZero();
    assertThat(valid.out()).contains("application.yml, topics.yml and access.json are valid");
    assertThat(valid.err()).contains("topic 'wbe' does not exist; did you mean 'web'?");
    Files.writeString(config.resolve("access.json"), "{\"web\":");
    Files.writeString(config.resolve("application.yml"), "server:\n  prot: 1\n");
    var broken = run("topics", "check", config.toString());
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains("access.json:1", "unknown option 'server.prot'");
  }

  @Test
  void definitionsAreCheckedAgainstTheTablesOfALake(@TempDir Path folder) throws Exception {
    var schema =
        "{\"type\":\"object\",\"properties\":{\"timestamp\":{\"type\":\"string\"},\"amount\":{\"type\":\"%s\"}}}";
    var lake = folder.resolve("lake");
    var before = folder.resolve("before");
    var after = folder.resolve("after");
    Files.writeString(
        Files.createDirectories(before.resolve("topics")).resolve("orders.json"),
        schema.formatted("integer"));
    Files.writeString(
        Files.createDirectories(after.resolve("topics")).resolve("orders.json"),
        schema.formatted("string"));
    var event = Files.writeString(folder.resolve("e.ndjson"), "{\"timestamp\":\"2026-01-01\"}\n");
    String[] options = {"--dir", lake.toString(), "--config", before.toString()};
    assertThat(
            TerminalRun.of(
                    "load",
                    "orders",
                    event.toString(),
                    options[0],
                    options[1],
                    options[2],
                    options[3])
                .code())
        .isZero();
    String[] check = {"topics", "check", "", "--dir", lake.toString()};
    check[2] = before.toString();
    assertThat(TerminalRun.of(check).out()).contains("the tables can follow these definitions");
    check[2] = after.toString();
    var rejected = TerminalRun.of(check);
    assertThat(rejected.code()).isEqualTo(1);
    assertThat(rejected.err()).contains("amount");
  }

  @Test
  void theVersionIsShown() {
    assertThat(TerminalRun.of("--version").out()).startsWith("tidemark ").contains("Java ");
    assertThat(TerminalRun.of("help", "query").out()).contains("--filter");
  }

  /** `completion` and `help` were "did you mean delete?". */
  @Test
  void aSuggestionIsCloseAndNeverDestructive() {
    assertThat(TerminalRun.of("qeury").err()).contains("did you mean query?");
    assertThat(TerminalRun.of("completion").err()).doesNotContain("did you mean");
    assertThat(TerminalRun.of("delet", "hub").err()).doesNotContain("did you mean");
  }

  @Test
  void aLakeWhoseCatalogIsLostIsRejectedAndRegisteredAgain(@TempDir Path folder) throws Exception {
    var lake = folder.resolve("lake");
    ServedLake.configure(lake);
    var file = Files.writeString(folder.resolve("good.ndjson"), ServedLake.events());
    var register = new String[] {"register", "--dir", lake.toString()};
    var in = new String[] {"--dir", lake.toString()};
    assertThat(TerminalRun.of(with(new String[] {"load", "hub", file.toString()}, in)).code())
        .isZero();
    for (var ending : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(lake.resolve("catalog.db" + ending));
    }
    var query = with(new String[] {"query", "hub", "--all", "--format", "ndjson"}, in);
    for (int i = 0; i < 2; i++) {
      var rejected = TerminalRun.of(query);
      assertThat(rejected.code()).isEqualTo(1);
      assertThat(rejected.out()).isEmpty();
      assertThat(rejected.err())
          .startsWith("tidemark: ")
          .contains("hub", "files are not changed", "`tidemark register --dir " + lake.toRealPath())
          .hasLineCount(1);
      var shown = TerminalRun.of(with(register, "--dry-run"));
      assertThat(shown.code()).as(shown.err()).isZero();
      assertThat(shown.out()).contains("hub: would be registered with 0000");
    }
    var registered = TerminalRun.of(register);
    assertThat(registered.code()).as(registered.err()).isZero();
    assertThat(registered.out()).contains("hub: registered with 0000");
    var answered = TerminalRun.of(query);
    assertThat(answered.code()).as(answered.err()).isZero();
    assertThat(answered.out().lines()).hasSize(60);
    assertThat(TerminalRun.of(register).out()).contains("hub: is registered");
  }

  @Test
  void mockDataIsTheSameForTheSameSeedAndEnd(@TempDir Path folder) throws Exception {
    for (var name : new String[] {"a", "b"}) {
      var run =
          TerminalRun.of(
              "mock-data",
              "--events",
              "500",
              "--end",
              "2026-01-31T12:00:00Z",
              "--out",
              folder.resolve(name).toString());
      assertThat(run.code()).as(run.err()).isZero();
    }
    assertThat(folder.resolve("a/hub.ndjson"))
        .hasSameTextualContentAs(folder.resolve("b/hub.ndjson"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "serve", "load", "query", "token", "topics", "register", "mock-data"})
  void everyCommandHasHelpAndTheCommonOptions(String command) {
    var run = TerminalRun.of(command, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: tidemark " + command, "--dir", "--config", "--verbose");
  }

  @Test
  void aWrongOptionIsALineThatSaysWhatIsRight() {
    fails("did you mean --format", "query", "hub", "--formt", "csv");
    fails("Unmatched argument", "quer");
    fails("--port is 70000", "serve", "--port", "70000");
    fails("--load-interval", "serve", "--load-interval", "soon");
  }

  private void fails(String message, String... args) {
    var run = run(args);
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("tidemark: ")
        .contains(message)
        .doesNotContain("\tat ")
        .hasLineCount(1);
  }

  private TerminalRun run(String... args) {
    var all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--dir";
    all[args.length + 1] = dir.toString();
    return TerminalRun.of(all);
  }
}
