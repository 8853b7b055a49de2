package dev.tidemark.catalog.load;

import static dev.tidemark.catalog.SampleTopic.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After a definition is fixed, dead letters that are events now are in the table once and are no
 * dead letters; the others stay as they were, under today's reasons.
 */
@Isolated("it counts open files")
class RetryDeadLettersTest {
  private static final Topic MENDED = SampleTopic.of("web", field("ok", FieldType.BOOLEAN));
  private static final Topic STRICT = requiring("[\"time\",\"ok\"]");

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  private static Topic requiring(String members) {
    return MENDED.withSchema(MENDED.schema().replace("[\"time\"]", members));
  }

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(STRICT)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private LoadReport load(byte[] bytes) throws IOException {
    Path file = Files.write(Files.createTempFile(dir, "events", ".ndjson"), bytes);
    return loader.loadFiles(STRICT, List.of(file), ProgressListener.NONE);
  }

  private LoadReport retry(Topic topic) {
    return loader.retryDeadLetters(topic, ProgressListener.NONE);
  }

  /** Each file of dead letters with its bytes. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(lake.deadLetters())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private Path file() throws IOException {
    try (Stream<Path> all = Files.walk(lake.deadLetters())) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  /** What each line of dead letters tells, by the number of its line. */
  private Map<Long, JsonNode> letters() throws IOException {
    Map<Long, JsonNode> deadLetters = new HashMap<>();
    for (String file : files().values()) {
      for (String line : file.lines().toList()) {
        JsonNode deadLetter = new ObjectMapper().readTree(line);
        assertThat(deadLetters.put(deadLetter.get("line").longValue(), deadLetter))
            .as(line)
            .isNull();
      }
    }
    return deadLetters;
  }

  private static String event(int id, String more) {
    return "{\"id\":\"e%d\",\"time\":1735693323000%s}".formatted(id, more);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsAnEventNowIsLoadedOnceAndTheRestStays(long seed) throws IOException {
    Random random = new Random(seed);
    var text = new ByteArrayOutputStream();
    Map<Long, byte[]> bad = new HashMap<>();
    int good = 0;
    int mended = 0;
    int lines = 200 + random.nextInt(200);
    for (int i = 1; i <= lines; i++) {
      byte[] line =
          switch (random.nextInt(5)) {
            case 0 -> event(i, ",\"ok\":true").getBytes(UTF_8);
            case 1, 2 -> event(i, "").getBytes(UTF_8);
            case 3 -> ("{\"broken\u00e9\":" + i).getBytes(UTF_8);
            default -> new byte[] {'{', '"', (byte) 0xff, '"', (byte) ('a' + i % 26)};
          };
      text.writeBytes(line);
      text.write('\n');
      String start = new String(line, UTF_8);
      if (start.contains("\"ok\"")) good++;
      else if (start.startsWith("{\"id\"")) mended++;
      else bad.put((long) i, line);
    }
    LoadReport first = load(text.toByteArray());
    assertThat(first.loaded()).isEqualTo(good);
    assertThat(first.deadLetters()).isEqualTo(mended + bad.size());

    Map<String, String> before = files();
    assertThat(retry(STRICT).deadLetters()).isEqualTo(mended + bad.size());
    assertThat(files()).as("nothing was mended").isEqualTo(before);

    LoadReport after = retry(MENDED);
    assertThat(after.lines()).isEqualTo(mended + bad.size());
    assertThat(after.loaded()).isEqualTo(mended);
    assertThat(after.deadLetters()).isEqualTo(bad.size());
    assertThat(TableRows.of(lake, MENDED)).hasSize(good + mended);
    assertThat(letters()).containsOnlyKeys(bad.keySet());
    for (var deadLetter : letters().entrySet()) {
      JsonNode raw = deadLetter.getValue().path("raw_base64");
      byte[] kept =
          raw.isMissingNode()
              ? deadLetter.getValue().get("raw").textValue().getBytes(UTF_8)
              : raw.binaryValue();
      assertThat(kept).isEqualTo(bad.get(deadLetter.getKey()));
      assertThat(deadLetter.getValue().get("source").textValue()).endsWith(".ndjson");
      assertThat(deadLetter.getValue().get("reasons")).isNotEmpty();
    }
    assertThat(retry(MENDED).loaded()).isZero();
  }

  @Test
  void aRetryThatWasKilledBeforeItLetTheOldFileGoIsDoneAgain() throws IOException {
    load((event(1, "") + "\n{\"broken\":\n").getBytes(UTF_8));
    Map<String, String> old = files();
    retry(MENDED);
    Path there = file();
    Map<String, String> done = files();
    for (var file : old.entrySet()) {
      Files.writeString(there.resolveSibling(file.getKey()), file.getValue());
    }
    LoadReport again = retry(MENDED);
    assertThat(again.loaded()).isZero();
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(files()).isEqualTo(done);
    assertThat(TableRows.of(lake, MENDED)).hasSize(1);
  }

  @Test
  void aLineThatIsKeptInPartIsNeverTakenForTheWhole() throws IOException {
    // The first 1000 KiB of it, without the white space, are an event.
    String line = event(1, ",\"ok\":true") + " ".repeat(1100 * 1024) + "x";
    load((line + "\n" + event(2, "")).getBytes(UTF_8));
    Map<Long, JsonNode> deadLetters = letters();
    LoadReport report = retry(MENDED);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.deadLetters()).isEqualTo(1);
    assertThat(letters().get(1L)).isEqualTo(deadLetters.get(1L));
  }

  @Test
  void aFileThatHoldsSomethingElseStaysAndIsNamed() throws IOException {
    load(event(1, "").getBytes(UTF_8));
    Path strange = Files.writeString(file().resolveSibling("strange.ndjson"), "{\"line\":1}\n");
    assertThatThrownBy(() -> retry(MENDED))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("strange.ndjson")
        .hasMessageContaining("a dead letter without its line");
    assertThat(strange).exists();
    assertThat(TableRows.of(lake, MENDED)).hasSize(1);
    assertThat(new ArrayList<>(files().keySet())).containsExactly("strange.ndjson");
  }

  /** A file of letters for each landed object, as of a week: nothing of each stays open. */
  @Test
  void aRetryOfManyFilesHasFewOfThemOpen() throws IOException {
    int many = 600;
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      files.add(Files.writeString(dir.resolve("bad" + i), "{\"id\":\"%d\"}".formatted(i)));
    }
    assertThat(loader.loadFiles(STRICT, files, ProgressListener.NONE).deadLetters())
        .isEqualTo(many);
    AtomicLong most = new AtomicLong();
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "the open files of a process are told by Linux alone");
    Thread watching =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    most.accumulateAndGet(letters(open), Math::max);
                  }
                });
    assertThat(loader.retryDeadLetters(STRICT, ProgressListener.NONE).deadLetters())
        .isEqualTo(many);
    watching.interrupt();
    assertThat(most.get()).isLessThan(50);
  }

  private static long letters(Path open) {
    try (Stream<Path> files = Files.list(open)) {
      return files.filter(RetryDeadLettersTest::isOfLetters).count();
    } catch (IOException | UncheckedIOException closedMeanwhile) {
      return 0;
    }
  }

  private static boolean isOfLetters(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("dead-letters");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
