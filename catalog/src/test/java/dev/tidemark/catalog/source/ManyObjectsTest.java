package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.load.TableRows;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of more landed objects than one load holds: all are loaded, in turns, and none twice. */
class ManyObjectsTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final Topic OTHER = SampleTopic.of("app");
  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");
  private static final String DAY = "env=~null/org=~null/type=web/date=2025-01-0%d/";

  /** Ten objects or so. */
  private static final long ROOM = 4000;

  private static final byte[] CUT = {0x1f, (byte) 0x8b, 8};

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC, OTHER)));
    loader =
        new Loader(
            lake,
            LoadOptions.defaults(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            lake.tables()::prepare,
            FolderStore::open,
            ROOM);
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private void land(String name, byte[] content) throws IOException {
    Path file = lake.landing().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(60)));
  }

  private void landEvents(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String event = "{\"id\":\"%d\",\"time\":%d}\n".formatted(i, 1735693323000L + i % 2);
      land(DAY.formatted(1 + i % 3) + i, event.getBytes(UTF_8));
    }
  }

  @Test
  void aShareThatDoesNotLoadStopsNeitherThoseAfterItNorThoseThatCameSince() throws IOException {
    landEvents(40);
    var calls = new AtomicInteger();
    try (Loader failing =
        new Loader(
            lake,
            LoadOptions.defaults(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            topic -> {
              if (calls.incrementAndGet() == 2) throw new LakeException("no table");
              return lake.tables().prepare(topic);
            },
            FolderStore::open,
            ROOM)) {
      failing.loadNextLanded(TOPIC, ProgressListener.NONE);
      assertThatThrownBy(() -> failing.loadNextLanded(TOPIC, ProgressListener.NONE))
          .isInstanceOf(LakeException.class);
      long failed = left();
      assertThat(failing.hasMoreLanded(TOPIC)).isTrue();
      while (failing.hasMoreLanded(TOPIC)) failing.loadNextLanded(TOPIC, ProgressListener.NONE);
      assertThat(left()).as("the share that failed").isPositive().isLessThan(failed);
      do {
        failing.loadNextLanded(TOPIC, ProgressListener.NONE);
      } while (failing.hasMoreLanded(TOPIC));
      assertThat(left()).isZero();
    }
  }

  private long left() throws IOException {
    try (Stream<Path> all = Files.walk(lake.landing())) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aLoadTakesAllOfThemAndTellsOfThemAsOfOne() throws IOException {
    landEvents(60);
    List<ProgressListener.State> told = new ArrayList<>();
    LoadReport report = loader.loadLanded(TOPIC, told::add);
    assertThat(report.loaded()).isEqualTo(60);
    assertThat(report.partitions()).hasSize(1);
    assertThat(report.files()).isGreaterThan(3);
    assertThat(TableRows.of(lake, TOPIC)).hasSize(60);
    assertThat(left()).isZero();
    assertThat(told).extracting(ProgressListener.State::bytesTotal).containsOnly(report.bytes());
    assertThat(told).extracting(ProgressListener.State::bytesDone).isSorted();
    assertThat(told.getLast().bytesDone()).isEqualTo(report.bytes());
    assertThat(told.getLast().linesDone()).isEqualTo(60);
    assertThat(loader.hasMoreLanded(TOPIC)).isFalse();
  }

  @Test
  void turnByTurnEachTakesTheNextOnesByKey() throws IOException {
    landEvents(60);
    int turns = 0;
    long loaded = 0;
    do {
      long some = loader.loadNextLanded(TOPIC, ProgressListener.NONE).loaded();
      assertThat(some).isBetween(1L, 20L);
      loaded += some;
      turns++;
      assertThat(left()).isEqualTo(60 - loaded);
    } while (loader.hasMoreLanded(TOPIC));
    assertThat(loaded).isEqualTo(60);
    assertThat(turns).isGreaterThan(3);
  }

  @Test
  void thoseThatCannotBeReadKeepNoneAfterThemWaiting() throws IOException {
    for (int i = 0; i < 25; i++) land(DAY.formatted(1) + "%02d.gz".formatted(i), CUT);
    land(DAY.formatted(2) + "good", "{\"id\":\"a\",\"time\":1735693323000}\n".getBytes(UTF_8));
    long loaded = 0;
    do loaded += loader.loadNextLanded(TOPIC, ProgressListener.NONE).loaded();
    while (loader.hasMoreLanded(TOPIC));
    assertThat(loaded).isEqualTo(1);
    assertThat(loader.state(TOPIC).setAside()).isZero();
    for (int passes = 0; passes < 1000 && loader.state(TOPIC).setAside() < 25; passes++) {
      loader.loadLanded(TOPIC, ProgressListener.NONE);
    }
    assertThat(loader.state(TOPIC)).isEqualTo(new LandingState(0, 25, 0, 0));
  }

  @Test
  void ofAnyNumberOfObjectsThoseThatALoadTakesAreHeld() {
    long seed = Long.getLong("tidemark.seed", 5);
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 300_000).boxed().toList());
    Collections.shuffle(numbers, new Random(seed));
    var look = new LandedObjectScan(TOPIC, key(99_999), ROOM, _ -> true, Set.of());
    for (int number : numbers) {
      look.object(new StoredObject(key(number), 1, NOW));
      assertThat(look.held()).isLessThan(20);
    }
    assertThat(look.first().getFirst().key()).isEqualTo(key(100_000));
    int held = look.first().size();
    assertThat(held).isGreaterThan(5);
    assertThat(look.last()).isEqualTo(key(100_000 + held - 1));
    assertThat(look.bytesAfter()).isEqualTo(200_000 - held);
  }

  private static String key(int number) {
    return "landing/" + DAY.formatted(1) + "%06d".formatted(number);
  }

  @Test
  void belowTheDaysOfOtherTopicsNobodyLooks() {
    var look = new LandedObjectScan(OTHER, null, ROOM, _ -> true, Set.of());
    String day = "landing/" + DAY.formatted(1);
    assertThat(look.enters(day.substring(0, day.length() - 1))).isFalse();
    assertThat(look.enters("landing/env=~null/org=~null/type=web")).isTrue();
    assertThat(look.enters("landing/env=~null/org=~null/type=app/date=2025-01-01")).isTrue();
  }
}
