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

class DeletionJournalTest {
  private static final Path FILE = Path.of("/lake/data/1.parquet");
  private static final Path OTHER = Path.of("/lake/data/2.parquet");

  @TempDir Path table;

  @Test
  void whatIsNotedIsReadUntilItIsDone() throws IOException {
    Files.createDirectory(table.resolve("metadata"));
    DeletionJournal deletionJournal = new DeletionJournal(table);
    deletionJournal.write(List.of(FILE, OTHER));
    Path note = deletionJournal.read().keySet().iterator().next();
    deletionJournal.leave(note, 2, List.of(FILE, OTHER));
    assertThat(deletionJournal.read()).containsExactly(Map.entry(note, Set.of(FILE, OTHER)));
    deletionJournal.leave(note, 2, List.of(OTHER));
    assertThat(deletionJournal.read().values()).containsExactly(Set.of(OTHER));
    deletionJournal.leave(deletionJournal.read().keySet().iterator().next(), 1, List.of());
    assertThat(deletionJournal.read()).isEmpty();
    try (Stream<Path> left = Files.walk(table).filter(Files::isRegularFile)) {
      assertThat(left).isEmpty();
    }
  }

  /** Found by a siege, seed 1, 205 kills: beside the table nobody looks for it. */
  @Test
  void whatAKillLeavesOfAnUnfinishedNoteCountsForNothingAndLiesAmongOrphans() throws IOException {
    Path unfinished = DeletionJournal.unfinished(table.resolve(".erasing-1"));
    assertThat(unfinished.getParent()).isEqualTo(table.resolve("metadata"));
    Files.createDirectories(unfinished.getParent());
    Files.writeString(unfinished, FILE.toString());
    assertThat(new DeletionJournal(table).read()).isEmpty();
  }
}
