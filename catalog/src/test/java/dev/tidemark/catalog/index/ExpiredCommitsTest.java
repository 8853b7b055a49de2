package dev.tidemark.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpiredCommitsTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(1);
    TreeMap<Long, OptionalLong> commits = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      OptionalLong time =
          random.nextInt(4) == 0
              ? OptionalLong.empty()
              : OptionalLong.of(1_795_000_000_000L + random.nextInt(86_400_000));
      commits.put((long) random.nextInt(100_000), time);
    }
    String text = ExpiredCommits.write(commits);
    assertThat(ExpiredCommits.in(Map.of("tidemark.forgotten-commits.1-a", text)))
        .isEqualTo(commits);
    assertThat(text.length()).isLessThan(12 * commits.size());
  }

  @Test
  void itIsNeededUntilTheErasuresOwnSnapshotHasGone() {
    TreeMap<Long, OptionalLong> commits = new TreeMap<>();
    commits.put(5L, OptionalLong.empty());
    commits.put(7L, OptionalLong.of(1));
    Map<String, String> properties =
        Map.of("tidemark.forgotten-commits.2000-ab", ExpiredCommits.write(commits), "another", "2");
    assertThat(ExpiredCommits.unneeded(properties, 4)).isEmpty();
    assertThat(ExpiredCommits.unneeded(properties, 8)).isEmpty();
    assertThat(ExpiredCommits.unneeded(properties, 9))
        .containsExactly("tidemark.forgotten-commits.2000-ab");
  }
}
