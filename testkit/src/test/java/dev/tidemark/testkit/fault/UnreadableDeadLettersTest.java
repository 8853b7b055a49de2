package dev.tidemark.testkit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.deadletter.DeadLetterFilter;
import dev.tidemark.catalog.deadletter.DeadLetterRemoval;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.storage.FileTree;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.disk.Operation;
import dev.tidemark.testkit.disk.WatchedDisk;
import dev.tidemark.testkit.disk.Watcher;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.generate.TopicGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of dead letters that cannot be listed hides only what is below it. */
@Isolated // the watcher is global in the process
class UnreadableDeadLettersTest {
  private static final String CLOSED = "date=2026-03-02";

  @TempDir private Path dir;

  private Topic topic;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void loadLinesThatAreNoEventsOfTwoDays() throws IOException {
    Topics topics = TopicDraft.define(dir.resolve("conf"), List.of(TopicGenerator.plain("web")));
    topic = topics.find("web").orElseThrow();
    var disk = new WatchedDisk(FileSystems.getDefault().provider());
    Path watched = disk.getFileSystem(URI.create("file:///")).getPath(dir.toString());
    lake = Lake.open(watched.resolve("lake"), topics);
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
    for (int day = 1; day <= 2; day++) {
      Path file = dir.resolve(day + ".ndjson");
      Files.writeString(file, "{\"id\":\"%1$d\",\"s\":\"of day %1$d\"}\n".formatted(day));
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.parse("2026-03-0%dT10:00:00Z".formatted(day))));
      assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).deadLetters())
          .isEqualTo(1);
    }
  }

  @AfterEach
  void close() {
    WatchedDisk.watch(Watcher.NONE);
    loader.close();
    lake.close();
  }

  /** Makes folders unreadable whose paths end with this text. */
  private static void closeFolders(String end) {
    WatchedDisk.watch(
        new Watcher() {
          @Override
          public void before(Operation operation) throws IOException {
            if (operation.kind() == Operation.Kind.LIST && operation.path().endsWith(end)) {
              throw new AccessDeniedException(operation.path().toString());
            }
          }
        });
  }

  /** Returns the days with dead letters. */
  private List<String> days() throws IOException {
    WatchedDisk.watch(Watcher.NONE);
    return FileTree.of(lake.deadLetters()).files().stream()
        .map(file -> file.getName(file.getNameCount() - 2).toString())
        .toList();
  }

  private static List<DeadLetterFilter.Decision> allGo(List<byte[]> lines) {
    assertThat(lines).allMatch(line -> new String(line, UTF_8).contains("of day"));
    return Collections.nCopies(lines.size(), DeadLetterFilter.Decision.GOES);
  }

  private DeadLetterRemoval.Result remove() throws IOException {
    DeadLetterRemoval removal =
        new DeadLetterRemoval(lake, topic, UnreadableDeadLettersTest::allGo, false);
    removal.remove();
    return removal.result();
  }

  @Test
  void theOthersAreErasedAndItIsTold() throws IOException {
    assertThat(days()).containsExactly("date=2026-03-01", CLOSED);
    closeFolders(CLOSED);
    DeadLetterRemoval.Result result = remove();
    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.unreadable())
        .singleElement()
        .asString()
        .contains(CLOSED + ": cannot be listed or read");
    assertThat(days()).containsExactly(CLOSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"type=web", "dead-letters"})
  void whereNoneCanBeSeenItIsTold(String closed) throws IOException {
    closeFolders(closed);
    DeadLetterRemoval.Result result = remove();
    assertThat(result.removed()).isZero();
    assertThat(result.unreadable())
        .singleElement()
        .asString()
        .contains(closed + ": cannot be listed or read");
    assertThat(days()).hasSize(2);
  }

  @Test
  void theOthersAreRetriedAndItIsTold() throws IOException {
    Path first = FileTree.of(lake.deadLetters()).files().getFirst();
    String mended = "\\\"time\\\":\\\"2026-03-01T10:00:00Z\\\",\\\"s\\\":";
    Files.writeString(first, Files.readString(first).replace("\\\"s\\\":", mended));
    closeFolders(CLOSED);
    assertThatThrownBy(() -> loader.retryDeadLetters(topic, ProgressListener.NONE))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(CLOSED + " cannot be read as dead letters");
    assertThat(days()).containsExactly(CLOSED);
  }
}
