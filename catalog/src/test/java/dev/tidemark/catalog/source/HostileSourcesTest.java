package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.load.TableRows;
import dev.tidemark.partitioner.landing.GroupCommit;
import dev.tidemark.partitioner.landing.LandingLimits;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.landing.PartitionedLines;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files and landed objects that somebody made to do harm: what they cost is bounded and told. */
@Execution(ExecutionMode.CONCURRENT)
class HostileSourcesTest {
  private static final Topic TOPIC =
      SampleTopic.of("web", SampleTopic.field("text", FieldType.STRING));
  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");
  private static final String EVENT = "{\"id\":\"%s\",\"time\":1735693323000}\n";
  private static final int MIB = 1 << 20;

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  enum Packing {
    GZIP,
    ZSTD;

    /** So many times a text, packed as small as it goes. */
    byte[] of(String text, int times) {
      var bytes = new ByteArrayOutputStream();
      try (OutputStream out =
          this == GZIP ? new GZIPOutputStream(bytes, 1 << 16) : new ZstdOutputStream(bytes, 3)) {
        byte[] block = text.repeat(1 + (1 << 16) / text.length()).getBytes(UTF_8);
        long left = (long) times * text.getBytes(UTF_8).length;
        for (; left > 0; left -= block.length) {
          out.write(block, 0, (int) Math.min(left, block.length));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  private LoadReport load(Path... files) {
    return loader.loadFiles(TOPIC, List.of(files), ProgressListener.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void aBombIsNamedAndLeavesNothingAndTheOthersAreLoaded(Packing packing) throws IOException {
    var bomb = Files.write(dir.resolve("bomb"), packing.of(" \n", 150 * MIB));
    var before = Files.writeString(dir.resolve("a"), EVENT.formatted("a"));
    var after = Files.writeString(dir.resolve("c"), EVENT.formatted("c"));
    assertThatThrownBy(() -> load(before, bomb, after))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith(
            bomb + " cannot be read to its end: it decompresses to more than 256 MiB");
    assertThat(TableRows.of(lake, TOPIC)).extracting(row -> row.get("id")).containsOnly("a", "c");
    assertThat(lake.deadLetters())
        .satisfiesAnyOf(
            deadLetters -> assertThat(deadLetters).doesNotExist(),
            deadLetters -> assertThat(deadLetters).isEmptyDirectory());
    assertThat(bomb).exists();
  }

  /** Found by posting them: the object of 1961 bytes was set aside with all its events. */
  @Test
  void eventsThatLandedAreLoadedHoweverSmallTheyPack() throws IOException {
    var longer = "{\"id\":\"%s\",\"time\":1735693323000,\"text\":\"" + "a".repeat(900_000) + "\"}";
    var here = Partition.of(null, null, "web", LocalDate.of(2025, 1, 1));
    var partitionedLines = new PartitionedLines("anybody", Instant.now());
    var publisher = new LandingPublisher(new FolderStore(lake.dir()), Clock.systemUTC());
    try (publisher;
        var commit = new GroupCommit(new FolderStore(lake.dir()))) {
      for (int i = 0; i < 3; i++) {
        byte[] posted = longer.formatted("posted" + i).getBytes(UTF_8);
        partitionedLines.add(here, posted, 0, posted.length);
        byte[] sent = longer.formatted("sent" + i).getBytes(UTF_8);
        publisher.publish(here, sent, 0, sent.length);
      }
      commit.land(partitionedLines);
    }
    var options = new LoadOptions(1000, 32L * MIB, 1, 64L * MIB, Duration.ZERO, 50);
    try (var now =
        new Loader(lake, options, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))) {
      assertThat(now.loadLanded(TOPIC, ProgressListener.NONE).loaded()).isEqualTo(6);
      assertThat(now.state(TOPIC)).isEqualTo(LandingState.CLEAN);
    }
    assertThat(TableRows.of(lake, TOPIC)).hasSize(6);
    assertThat(new FolderStore(lake.dir()).listWithSetAside("landing/").objects()).isEmpty();
  }

  /** Of what decompresses so far no object lands. */
  @ParameterizedTest
  @EnumSource
  void whatUnpacksToNoMoreThanLandsIsNoBomb(Packing packing) throws IOException {
    assertThat(Decompression.ALWAYS).isGreaterThanOrEqualTo(LandingLimits.LARGEST);
    int mebibytes = (int) (Decompression.ALWAYS / MIB);
    byte[] packed = packing.of("a".repeat(MIB), mebibytes);
    try (var text = Decompression.of(new ByteArrayInputStream(packed), packed.length)) {
      text.skipNBytes(Decompression.ALWAYS);
      assertThat(text.read()).isNegative();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLandedBombIsSetAside(Packing packing) throws IOException {
    var folder = PartitionLayout.path(Partition.of(null, null, "web", LocalDate.of(2025, 1, 1)));
    Path bomb = lake.dir().resolve(folder + "bomb.gz");
    Files.createDirectories(bomb.getParent());
    Files.write(bomb, packing.of("\0", 257 * MIB));
    Files.setLastModifiedTime(bomb, FileTime.from(NOW.minusSeconds(60)));
    for (int tries = 0; tries < 5; tries++) {
      assertThat(loader.loadLanded(TOPIC, ProgressListener.NONE).lines()).isZero();
    }
    assertThat(bomb).doesNotExist();
    assertThat(bomb.resolveSibling("_unreadable-bomb.gz")).exists();
  }

  @Test
  void aHugeLineIsOneDeadLetterOfALinesLength() throws IOException {
    var zeros = Files.write(dir.resolve("zeros"), new byte[60 * MIB]);
    assertThat(load(zeros).deadLetters()).isEqualTo(1);
    try (var walk = Files.walk(lake.deadLetters())) {
      long bytes = 0;
      for (var deadLetter : walk.filter(Files::isRegularFile).toList())
        bytes += Files.size(deadLetter);
      // Each zero is six letters of JSON.
      assertThat(bytes).isLessThan(7L * MIB);
    }
  }

  @Test
  void whatIsPackedTwiceIsNoText() throws IOException {
    var inner = Packing.GZIP.of(EVENT.formatted("a"), 1);
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(inner);
    }
    var nested = Files.write(dir.resolve("nested"), bytes.toByteArray());
    var report = load(nested);
    assertThat(report.deadLetters()).isEqualTo(report.lines()).isPositive();
  }

  @Test
  void ofManyMembersEveryLineIsLoaded() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 3000; i++) bytes.write(Packing.GZIP.of(EVENT.formatted("a" + i), 1));
    assertThat(load(Files.write(dir.resolve("many"), bytes.toByteArray())).loaded())
        .isEqualTo(3000);
  }

  /** The JDK takes a broken second member for the end, and the events in it for nothing. */
  @Test
  void whatFollowsAGzipAndIsNoneIsAFailure() throws IOException {
    var good = Packing.GZIP.of(EVENT.formatted("a"), 1);
    var second = Packing.GZIP.of(EVENT.formatted("b"), 1);
    second[0]++;
    for (var rest : List.of(second, "garbage".getBytes(UTF_8), new byte[] {0x1f, (byte) 0x8b})) {
      var bytes = new ByteArrayOutputStream();
      bytes.write(good);
      bytes.write(rest);
      var file = Files.write(dir.resolve("tail"), bytes.toByteArray());
      assertThatThrownBy(() -> load(file)).isInstanceOf(LakeException.class);
    }
  }

  @Test
  void everyUnreadableFileIsNamed() throws IOException {
    var one = Files.write(dir.resolve("one"), new byte[] {0x1f, (byte) 0x8b, 8});
    var two = Files.write(dir.resolve("two"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertThatThrownBy(() -> load(one, two))
        .hasMessageContaining(one + " cannot be read to its end")
        .hasMessageContaining(two + " cannot be read to its end");
  }

  /** Names that are queries, options, patterns and other places to somebody. */
  @Test
  void aFilesNameIsOnlyItsName() throws IOException {
    var folder = Files.createDirectory(dir.resolve("folder"));
    var names =
        List.of(
            "'; drop table web; --",
            "\" or 1=1",
            "*.ndjson",
            "[a]?{b,c}",
            "-rf ~",
            "%2e%2e%2f",
            "$(touch pwned)|`id`",
            "read_text('x')",
            "a\nb\tc",
            "é\u202e日本😀",
            "x.CSV.GZ ");
    for (int i = 0; i < names.size(); i++) {
      Files.writeString(folder.resolve(names.get(i)), EVENT.formatted("n" + i) + "{bad\n");
    }
    var report = load(folder);
    assertThat(report.loaded()).isEqualTo(names.size());
    assertThat(report.deadLetters()).isEqualTo(names.size());
    var sources = new ArrayList<String>();
    try (var walk = Files.walk(lake.deadLetters())) {
      for (var deadLetter : walk.filter(Files::isRegularFile).toList()) {
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(deadLetter.toFile());
        sources.add(Path.of(json.path("source").asText()).getFileName().toString());
      }
    }
    assertThat(sources).containsExactlyInAnyOrderElementsOf(names);
    try (var listed = Files.list(dir)) {
      assertThat(listed).containsExactlyInAnyOrder(folder, lake.dir());
    }
  }

  /**
   * Ids of one hash and one time: were each compared with every other, this would take the square
   * of their number.
   */
  @Test
  void idsOfOneHashAreAsQuickAsOthers() throws IOException {
    var lines = new StringBuilder();
    int deadLetters = 16;
    for (int i = 0; i < 1 << deadLetters; i++) {
      var id = new StringBuilder();
      for (int bit = 0; bit < deadLetters; bit++) id.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      lines.append(EVENT.formatted(id));
    }
    var file = Files.writeString(dir.resolve("one-hash"), lines);
    assertThat(load(file, file).duplicates()).isEqualTo(1 << deadLetters);
    assertThat(TableRows.of(lake, TOPIC)).hasSize(1 << deadLetters);
  }
}
