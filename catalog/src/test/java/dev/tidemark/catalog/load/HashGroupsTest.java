package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashGroupsTest {
  /** Of few hashes, so that most things of one hash are not the same. */
  @Test
  void eachThingThatIsThereMoreThanOnceIsToldWithAllItsNumbersInOrder() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      int[] things = random.ints(random.nextInt(200), -30, 30).toArray();
      int hashes = 1 + random.nextInt(40);
      List<List<Integer>> told = new ArrayList<>();
      HashGroups.each(
          things.length,
          i -> things[i] % hashes,
          (i, j) -> Integer.compare(things[i], things[j]),
          same -> told.add(IntStream.of(same).boxed().toList()));
      Map<Integer, List<Integer>> numbers =
          IntStream.range(0, things.length).boxed().collect(Collectors.groupingBy(i -> things[i]));
      told.sort(Comparator.comparing(List::getFirst));
      assertThat(told)
          .as("seed %d", seed)
          .isEqualTo(
              numbers.values().stream()
                  .filter(same -> same.size() > 1)
                  .sorted(Comparator.comparing(List::getFirst))
                  .toList());
    }
  }
}
