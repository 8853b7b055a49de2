package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A service that runs for years keeps its maintenance: what it remembers of files is bounded. */
@Isolated("it listens to a log")
class SkippedFilesTest {
  private static final String TOPIC = "topic of SkippedFilesTest";
  private static final Logger LOG = Logger.getLogger(SkippedFiles.class.getName());

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final SkippedFiles skippedFiles = new SkippedFiles();

  /** Other tests write to the same log. */
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          Object[] parameters = line.getParameters();
          if (parameters != null && TOPIC.equals(parameters[0])) told.add(parameters[1] + "");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(listener);
  }

  private static Map<Path, String> files(int from, int to) {
    Map<Path, String> files = new TreeMap<>();
    IntStream.range(from, to).forEach(i -> files.put(Path.of("/lake/%07d".formatted(i)), "why"));
    return files;
  }

  @Test
  void whatItRemembersOfFilesIsBounded() {
    for (int from = 0; from < 3 * SkippedFiles.MOST; from += SkippedFiles.MOST) {
      skippedFiles.tell(TOPIC, files(from, from + SkippedFiles.MOST));
    }
    assertThat(skippedFiles.known()).isEqualTo(SkippedFiles.MOST);
  }

  @Test
  void aFileThatLiesThereIsToldOnceHoweverManyComeAndGo() {
    for (int round = 1; round <= 12; round++) {
      skippedFiles.tell(TOPIC, files(0, 1));
      skippedFiles.tell(TOPIC, files(round * 1000, round * 1000 + 1000));
    }
    assertThat(told.stream().filter(Path.of("/lake/0000000").toString()::equals)).hasSize(1);
    assertThat(told).hasSize(13);
    // One that was forgotten, because it has not been met for long, is told again.
    skippedFiles.tell(TOPIC, files(1000, 1001));
    assertThat(told).hasSize(14);
  }
}
