package dev.tidemark.catalog.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the landing zone is loaded, wherever its clock was; or it is told. */
class LandingPlacesTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final Topics TOPICS = new Topics(List.of(TOPIC));
  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");
  private static final String DAY = "env=~null/org=~null/type=web/date=2025-01-01/";
  private static final String EVENT = "{\"id\":\"%s\",\"time\":1735693323000}\n";

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), TOPICS);
    loader = new Loader(lake, LoadOptions.defaults(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private Path land(String path, Instant modified) throws IOException {
    Path file = lake.landing().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, EVENT.formatted(path));
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private long load() {
    return loader.loadLanded(TOPIC, ProgressListener.NONE).loaded();
  }

  @Test
  void whatAClockThatWasAheadHasWrittenIsLoaded() throws IOException {
    land(DAY + "young", NOW.minusMillis(500));
    land(DAY + "a-little-ahead", NOW.plusSeconds(5));
    assertThat(load()).isZero();
    Path ahead = land(DAY + "ahead", Instant.parse("2027-06-01T00:00:00Z"));
    assertThat(load()).isEqualTo(1);
    assertThat(ahead).doesNotExist();
    assertThat(loader.state(TOPIC)).isEqualTo(LandingState.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env=p/org=o/type=web/object",
        "env=p/org=o/type=web/date=2025-13-99/object",
        "env=p/org=o/type=web/2025/03/04/object",
        "env=%zz/org=o/type=web/date=2025-01-01/object",
        "org=o/type=WEB/date=2025-01-01/object",
      })
  void whatLiesWhereNobodyLoadsIsToldOfTheTopicThatItNames(String path) throws IOException {
    land(path, NOW.minusSeconds(60));
    assertThat(load()).isZero();
    assertThat(loader.state(TOPIC)).isEqualTo(new LandingState(0, 0, 1, 0));
    assertThat(loader.misplaced(TOPICS).names()).containsExactly("landing/" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object",
        "errors/2025/object",
        "env=p/object",
        "env=p/org=o/type=app/date=2025-01-01/object",
        "env=p/org=o/type=%zz/date=2025-01-01/object",
      })
  void whatIsOfNoTopicIsToldInGeneral(String path) throws IOException {
    land(path, NOW.minusSeconds(60));
    load();
    assertThat(loader.state(TOPIC)).isEqualTo(LandingState.CLEAN);
    assertThat(loader.misplaced(TOPICS).names()).containsExactly("landing/" + path);
  }

  /** It kept its topic degraded until the service was started again. */
  @Test
  void anObjectThatFailedAndWasTakenAwayIsToldNoMore() throws IOException {
    Path cut = land(DAY + "cut", NOW.minusSeconds(60));
    Files.write(cut, new byte[] {0x1f, (byte) 0x8b, 8});
    Files.setLastModifiedTime(cut, FileTime.from(NOW.minusSeconds(60)));
    load();
    assertThat(loader.state(TOPIC)).isEqualTo(new LandingState(1, 0, 0, 0));
    load();
    assertThat(loader.state(TOPIC)).isEqualTo(new LandingState(1, 0, 0, 0));
    Files.delete(cut);
    load();
    assertThat(loader.state(TOPIC)).isEqualTo(LandingState.CLEAN);
  }

  @Test
  void whatLiesInAFolderThatCannotBeListedIsNotGone() {
    String day = "landing/env=p/org=o/type=web/date=2025-01-01";
    String evil = "landing/env=evil";
    Set<String> failed = Set.of(day + "/b", day + "/c", evil + "/x", "landing/env=evils/x");
    var look = new LandedObjectScan(TOPIC, null, 1, _ -> true, failed);
    look.object(new StoredObject(day + "/b", 1, NOW));
    look.unreadable(evil);
    assertThat(look.notGone()).containsExactlyInAnyOrder(day + "/b", evil + "/x");
  }

  @Test
  void whatIsInItsPlaceIsNotTold() throws IOException {
    land(DAY + "young", NOW);
    land(DAY + ".unfinished", NOW);
    land(DAY + "_unreadable-a", NOW);
    assertThat(loader.misplaced(TOPICS).names()).isEmpty();
  }

  /** Java opens no file by such a name; it was taken for one that another process had loaded. */
  @Test
  void namesThatAreNoTextAndLinksAreTold() throws Exception {
    Path day = Files.createDirectories(lake.landing().resolve(DAY));
    Path target = Files.writeString(dir.resolve("target"), EVENT.formatted("a"));
    Files.createSymbolicLink(day.resolve("link"), target);
    new ProcessBuilder("sh", "-c", "touch $(printf 'a\\377')")
        .directory(day.toFile())
        .start()
        .waitFor();
    for (int tries = 0; tries < 7; tries++) assertThat(load()).isZero();
    assertThat(loader.state(TOPIC)).isEqualTo(new LandingState(0, 0, 2, 0));
    assertThat(loader.misplaced(TOPICS).names())
        .containsExactlyInAnyOrder("landing/" + DAY + "link", "landing/" + DAY + "a%FF");
  }

  @Test
  void aLandingZoneThatIsALinkIsRejected() throws IOException {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Files.delete(lake.landing());
    Files.createSymbolicLink(lake.landing(), elsewhere);
    assertThatThrownBy(this::load)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> Lake.open(lake.dir(), TOPICS))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("mount --bind");
  }
}
