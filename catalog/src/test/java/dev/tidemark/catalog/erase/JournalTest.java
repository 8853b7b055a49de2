package dev.tidemark.catalog.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Path FILE = Path.of("/lake/data/1.parquet");
  private static final Path OTHER = Path.of("/lake/data/2.parquet");

  @TempDir Path table;

  @Test
  void whatIsNotedIsReadUntilItIsDone() throws IOException {
    Files.createDirectory(table.resolve("metadata"));
    Journal journal = new Journal(table);
    journal.write(List.of(FILE, OTHER));
    Path note = journal.read().keySet().iterator().next();
    journal.leave(note, 2, List.of(FILE, OTHER));
    assertThat(journal.read()).containsExactly(Map.entry(note, Set.of(FILE, OTHER)));
    journal.leave(note, 2, List.of(OTHER));
    assertThat(journal.read().values()).containsExactly(Set.of(OTHER));
    journal.leave(journal.read().keySet().iterator().next(), 1, List.of());
    assertThat(journal.read()).isEmpty();
    try (Stream<Path> left = Files.walk(table).filter(Files::isRegularFile)) {
      assertThat(left).isEmpty();
    }
  }

  /** Found by a siege, seed 1, 205 kills: beside the table nobody looks for it. */
  @Test
  void whatAKillLeavesOfAnUnfinishedNoteCountsForNothingAndLiesAmongOrphans() throws IOException {
    Path unfinished = Journal.unfinished(table.resolve(".erasing-1"));
    assertThat(unfinished.getParent()).isEqualTo(table.resolve("metadata"));
    Files.createDirectories(unfinished.getParent());
    Files.writeString(unfinished, FILE.toString());
    assertThat(new Journal(table).read()).isEmpty();
  }
}
