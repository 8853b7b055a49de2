package dev.tidemark.partitioner.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.partitioner.landing.GroupCommit.Waiting;
import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
  private static final int MOST_WIDE = 2;
  private static final LocalDate DAY = LocalDate.of(2025, 2, 3);

  private final WriteQueue queue = new WriteQueue(MOST_WIDE);

  /**
   * Returns a batch with a line in each of {@code partitions} partitions, starting with {@code
   * from}.
   */
  private static Waiting parcel(String caller, int from, int partitions) {
    PartitionedLines partitionedLines = new PartitionedLines(caller, Instant.EPOCH);
    byte[] line = "{}".getBytes(UTF_8);
    for (int i = 0; i < partitions; i++) {
      partitionedLines.add(
          Partition.of("e" + (from + i), "acme", "web", DAY), line, 0, line.length);
    }
    return new Waiting(partitionedLines, new CompletableFuture<>());
  }

  private static boolean isWide(Waiting one) {
    return one.partitionedLines().partitions() > WriteQueue.GROUP_OBJECTS;
  }

  private static String caller(Waiting one) {
    return one.partitionedLines().caller();
  }

  private List<Waiting> take() {
    List<Waiting> group = new ArrayList<>();
    queue.take(group);
    return group;
  }

  private Waiting added(Waiting parcel) {
    queue.add(parcel);
    return parcel;
  }

  @Test
  void callersComeInTurnAndOneCallersParcelsInTheirOrder() {
    var a1 = added(parcel("a", 0, 40));
    var a2 = added(parcel("a", 0, 1));
    var b1 = added(parcel("b", 0, 40));
    var a3 = added(parcel("a", 40, 30));
    var c1 = added(parcel("c", 0, 2));
    assertThat(take()).containsExactly(a1, b1, c1, a2);
    assertThat(take()).containsExactly(a3);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoHasVeryManyObjectsWaitsAndOthersGoBeforeHim() {
    var a1 = added(parcel("a", 0, 65));
    var a2 = added(parcel("a", 0, 65));
    var b1 = added(parcel("b", 0, 65));
    var c1 = added(parcel("c", 0, 65));
    var d1 = added(parcel("d", 0, 1));
    assertThat(take()).containsExactly(a1);
    assertThat(take()).containsExactly(b1);
    assertThat(take()).containsExactly(d1);
    assertThat(take()).isEmpty();
    queue.over(List.of(b1));
    assertThat(take()).containsExactly(c1);
    queue.over(List.of(c1));
    // The second wide batch of a caller waits for the first.
    assertThat(take()).isEmpty();
    queue.over(List.of(a1));
    assertThat(take()).containsExactly(a2);
  }

  /** The law in the Javadoc of the class, with random batches. */
  @Test
  void theTurnsHoldWhateverComes() {
    long seed = Long.getLong("tidemark.seed", 31);
    Random random = new Random(seed);
    List<Waiting> waiting = new ArrayList<>();
    List<List<Waiting>> atWork = new ArrayList<>();
    // The number of turns of other callers since a caller could have had one.
    Map<String, Map<String, Integer>> passed = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String what = "seed " + seed + ", step " + step;
      if (random.nextInt(5) < 2 || (random.nextInt(500) > 0 && waiting.size() < 5)) {
        int partitions = random.nextInt(6) == 0 ? 65 + random.nextInt(9) : 1 + random.nextInt(64);
        var one = added(parcel("c" + random.nextInt(6), random.nextInt(40), partitions));
        waiting.add(one);
      } else if (random.nextInt(3) == 0 && !atWork.isEmpty()) {
        queue.over(atWork.remove(random.nextInt(atWork.size())));
      } else {
        List<Waiting> group = take();
        check(what, group, waiting, atWork);
        for (Waiting one : group) {
          waiting.remove(one);
          passed.remove(caller(one));
          for (Waiting other : firsts(waiting)) {
            if (isWide(other) || caller(other).equals(caller(one))) continue;
            assertThat(
                    passed
                        .computeIfAbsent(caller(other), key -> new HashMap<>())
                        .merge(caller(one), 1, Integer::sum))
                .as(what)
                .isOne();
          }
        }
        if (!group.isEmpty()) atWork.add(group);
      }
    }
  }

  private static List<Waiting> firsts(List<Waiting> waiting) {
    Map<String, Waiting> firsts = new HashMap<>();
    for (Waiting one : waiting) firsts.putIfAbsent(caller(one), one);
    return List.copyOf(firsts.values());
  }

  private static void check(
      String what, List<Waiting> group, List<Waiting> waiting, List<List<Waiting>> atWork) {
    Set<String> wide =
        atWork.stream()
            .flatMap(List::stream)
            .filter(WriteQueueTest::isWide)
            .map(WriteQueueTest::caller)
            .collect(Collectors.toSet());
    if (group.isEmpty()) {
      // No batch may be written.
      assertThat(firsts(waiting))
          .as(what)
          .allMatch(one -> isWide(one) && (wide.size() == MOST_WIDE || wide.contains(caller(one))));
      return;
    }
    Set<Partition> objects = new HashSet<>();
    for (Waiting one : group) objects.addAll(one.partitionedLines().lines().keySet());
    if (isWide(group.getFirst())) {
      assertThat(group).as(what).hasSize(1);
      assertThat(wide).as(what).hasSizeLessThan(MOST_WIDE).doesNotContain(caller(group.getFirst()));
    } else {
      assertThat(objects).as(what).hasSizeLessThanOrEqualTo(WriteQueue.GROUP_OBJECTS);
    }
    Map<String, List<Waiting>> byCaller =
        group.stream().collect(Collectors.groupingBy(WriteQueueTest::caller));
    byCaller.forEach(
        (caller, his) ->
            assertThat(waiting.stream().filter(one -> caller(one).equals(caller)).limit(his.size()))
                .as(what)
                .containsExactlyElementsOf(his));
  }

  /** Memory may run out anywhere. */
  @Test
  void whatCannotBeTakenIsStillThere() {
    var a = added(parcel("a", 0, 1));
    var b = added(parcel("b", 0, 1));
    var c = added(parcel("c", 0, 1));
    List<Waiting> taken = new ArrayList<>();
    List<Waiting> small =
        new AbstractList<>() {
          @Override
          public boolean add(Waiting one) {
            if (taken.size() == 2) throw new OutOfMemoryError("no room for a third");
            return taken.add(one);
          }

          @Override
          public Waiting get(int index) {
            return taken.get(index);
          }

          @Override
          public int size() {
            return taken.size();
          }
        };
    assertThatThrownBy(() -> queue.take(small)).isInstanceOf(OutOfMemoryError.class);
    assertThat(taken).containsExactly(a, b);
    assertThat(take()).containsExactly(c);
  }
}
