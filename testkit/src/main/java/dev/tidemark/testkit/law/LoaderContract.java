package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each valid event is in the table exactly once, even if it is loaded twice or by two processes
 * simultaneously; each line is loaded, a duplicate, or a dead letter, and the numbers add up.
 */
public abstract class LoaderContract {
  private static final int LOADS = 6;
  private static final int LINES = 60;

  @TempDir private Path folder;

  /** Returns the engine that reads the table. */
  protected abstract QueryEngine engine(Path lake);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void each_line_is_loaded_a_duplicate_or_a_dead_letter_and_the_numbers_add_up(long seed)
      throws IOException {
    SeededRandom seededRandom = new SeededRandom(seed);
    TopicDraft draft = TopicGenerator.any(seededRandom, TopicHistory.TOPIC);
    try (TrialLake lake = TrialLake.open(folder, List.of(draft), this::engine)) {
      Topic topic = lake.topic(TopicHistory.TOPIC);
      MixedLines mixedLines = new MixedLines(draft, topic, seededRandom);
      int before = 0;
      for (int i = 0; i < LOADS; i++) {
        MixedLines.Source source = mixedLines.next(seededRandom.below(LINES));
        LoadReport report = load(lake, topic, source, seededRandom, i);
        int now = mixedLines.sent().size();
        assertThat(report.lines()).isEqualTo(source.counted());
        assertThat(report.deadLetters()).isEqualTo(source.bad());
        assertThat(report.loaded()).isEqualTo(now - before);
        assertThat(report.duplicates()).isEqualTo(source.events() - report.loaded());
        before = now;
      }
      holdsExactly(lake, topic, mixedLines);
      assertThat(lake.load(topic).lines()).as("nothing is left to load").isZero();
    }
  }

  private static LoadReport load(
      TrialLake lake,
      Topic topic,
      MixedLines.Source source,
      SeededRandom seededRandom,
      int number) {
    if (seededRandom.chance(0.5)) return lake.loadFile(topic, "file-" + number, source.lines());
    lake.landUnseen(topic, source.lines());
    return lake.load(topic);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void each_event_is_there_once_when_threads_and_processes_load_the_same_at_once(long seed)
      throws Exception {
    SeededRandom seededRandom = new SeededRandom(seed);
    TopicDraft draft = TopicGenerator.any(seededRandom, TopicHistory.TOPIC);
    try (TrialLake one = TrialLake.open(folder, List.of(draft), this::engine);
        TrialLake two = TrialLake.open(folder, List.of(draft), this::engine);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Topic topic = one.topic(TopicHistory.TOPIC);
      MixedLines mixedLines = new MixedLines(draft, topic, seededRandom);
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < 3; i++)
        files.add(one.write("file-" + i, mixedLines.next(LINES * 3).lines()));
      for (int i = 0; i < 3; i++) one.landUnseen(topic, mixedLines.next(LINES).lines());
      Process elsewhere = one.loadElsewhere(topic, files);
      Process lander = one.loadElsewhere(topic, List.of());
      List<Future<LoadReport>> here =
          threads.invokeAll(
              List.of(
                  () -> one.loadFiles(topic, files.reversed()),
                  () -> two.loadFiles(topic, files),
                  () -> two.load(topic)));
      long loaded = printed(elsewhere) + printed(lander);
      for (Future<LoadReport> report : here) loaded += report.get().loaded();
      assertThat(loaded).isEqualTo(mixedLines.sent().size());
      holdsExactly(one, topic, mixedLines);
    }
  }

  private static long printed(Process process) throws Exception {
    String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(text).isZero();
    return Long.parseLong(text);
  }

  private static void holdsExactly(TrialLake lake, Topic topic, MixedLines mixedLines)
      throws IOException {
    OracleQuery all = new OracleQuery(Map.of(), List.of("id"));
    List<StoredEvent> expected = new Oracle(topic).answer(all, mixedLines.sent());
    assertThat(Differences.first(all, expected, lake.rows(topic), true)).isEmpty();
    assertThat(lake.deadLetters())
        .containsAll(mixedLines.bad().stream().map(LoaderContract::line).toList());
  }

  /**
   * White space around a line is not part of it: a line cut after a tab is stored without the tab.
   */
  private static String line(byte[] bytes) {
    int start = 0;
    int end = bytes.length;
    while (start < end && isSpace(bytes[start])) start++;
    while (start < end && isSpace(bytes[end - 1])) end--;
    return base64(Arrays.copyOfRange(bytes, start, end));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
