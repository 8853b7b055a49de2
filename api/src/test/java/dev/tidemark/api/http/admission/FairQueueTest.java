package dev.tidemark.api.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.http.admission.FairQueue.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The laws that {@link FairQueue} states, over random arrivals, ends and departures. */
class FairQueueTest {
  private record Question(String caller, int number) {}

  /** What a plain observer writes down, to hold the laws against it. */
  private static final class Observer {
    private final int threads;
    private final int places;
    private final int threadsOfOne;
    private final FairQueue<Question> fairQueue;
    private final Map<String, Deque<Question>> waiting = new HashMap<>();
    private final List<Question> running = new ArrayList<>();
    private final List<Question> aside = new ArrayList<>();

    /** Of each waiting caller who may have a thread: who was given how many meanwhile. */
    private final Map<String, Map<String, Integer>> overtaken = new HashMap<>();

    Observer(int threads, int places) {
      this.threads = threads;
      this.places = places;
      this.threadsOfOne = threads < 4 ? threads : threads - threads / 4;
      this.fairQueue = new FairQueue<>(threads, places);
    }

    long inHand(String caller) {
      return Stream.concat(running.stream(), aside.stream())
          .filter(q -> q.caller.equals(caller))
          .count();
    }

    int waiting(String caller) {
      return waiting.getOrDefault(caller, new ArrayDeque<>()).size();
    }

    int waiting() {
      return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    void offer(Question query) {
      String caller = query.caller;
      int free = places - waiting();
      boolean startsAtOnce = running.size() < threads && inHand(caller) < threadsOfOne;
      Decision decision = fairQueue.offer(caller, query);
      if (startsAtOnce || waiting(caller) < free) {
        assertThat(decision).isEqualTo(Decision.TAKEN);
        waiting.computeIfAbsent(caller, _ -> new ArrayDeque<>()).add(query);
      } else {
        boolean anothersIsTaken = free > 0 || running.size() < threads;
        assertThat(decision)
            .isEqualTo(anothersIsTaken ? Decision.TOO_MANY_OF_THE_CALLER : Decision.FULL);
        if (waiting(caller) + inHand(caller) == 0) {
          assertThat(waiting()).as("refused though he asks nothing else").isEqualTo(places);
        }
      }
      give();
    }

    void end(Random random) {
      if (running.isEmpty()) return;
      fairQueue.over(running.remove(random.nextInt(running.size())).caller);
      give();
    }

    void stepAside(Random random) {
      if (running.isEmpty()) return;
      Question query = running.remove(random.nextInt(running.size()));
      aside.add(query);
      fairQueue.aside(query.caller);
      give();
    }

    void endAside(Random random) {
      if (aside.isEmpty()) return;
      fairQueue.asideOver(aside.remove(random.nextInt(aside.size())).caller);
      give();
    }

    void leave(Random random) {
      List<Question> all = waiting.values().stream().flatMap(Deque::stream).toList();
      if (all.isEmpty()) return;
      Question gone = all.get(random.nextInt(all.size()));
      assertThat(fairQueue.drop(gone.caller, gone)).isTrue();
      assertThat(fairQueue.drop(gone.caller, gone)).isFalse();
      waiting.values().forEach(queries -> queries.remove(gone));
      // Who comes again comes behind the others.
      if (waiting(gone.caller) == 0) overtaken.remove(gone.caller);
      give();
    }

    private void give() {
      for (var next = fairQueue.next(); next.isPresent(); next = fairQueue.next()) took(next.get());
      assertThat(fairQueue.running()).isEqualTo(running.size()).isLessThanOrEqualTo(threads);
      assertThat(fairQueue.waiting()).isEqualTo(waiting()).isLessThanOrEqualTo(places);
      if (running.size() == threads) return;
      waiting.forEach(
          (caller, queries) -> {
            if (queries.isEmpty()) return;
            assertThat(inHand(caller)).as("a thread rests").isEqualTo(threadsOfOne);
          });
    }

    private void took(Question query) {
      String caller = query.caller;
      Deque<Question> own = waiting.getOrDefault(caller, new ArrayDeque<>());
      assertThat(own.poll()).as("of one caller the first").isEqualTo(query);
      overtaken.remove(caller);
      waiting.forEach(
          (other, queries) -> {
            boolean mayHaveIt = !queries.isEmpty() && inHand(other) < threadsOfOne;
            if (other.equals(caller)) return;
            if (!mayHaveIt) {
              overtaken.remove(other);
              return;
            }
            int times =
                overtaken
                    .computeIfAbsent(other, _ -> new HashMap<>())
                    .merge(caller, 1, Integer::sum);
            assertThat(times).as("%s before %s", caller, other).isEqualTo(1);
          });
      running.add(query);
      assertThat(inHand(caller)).isLessThanOrEqualTo(threadsOfOne);
    }
  }

  @RepeatedTest(60)
  void theLawsHoldWhateverComes(RepetitionInfo repetition) {
    long seed = Long.getLong("tidemark.seed", 31) + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Observer observer = new Observer(1 + random.nextInt(9), random.nextInt(40));
    int callers = 1 + random.nextInt(8);
    int greed = 1 + random.nextInt(8);
    try {
      for (int i = 0; i < 2000; i++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3 -> {
            // One of them asks as much as all others.
            boolean greedy = random.nextInt(10) < greed;
            observer.offer(new Question("c" + (greedy ? 0 : random.nextInt(callers)), i));
          }
          case 4, 5, 6 -> observer.end(random);
          case 7 -> observer.stepAside(random);
          case 8 -> observer.endAside(random);
          default -> observer.leave(random);
        }
      }
      while (!observer.running.isEmpty() || !observer.aside.isEmpty()) {
        observer.end(random);
        observer.endAside(random);
      }
      assertThat(observer.waiting()).isZero();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** The second law in numbers. */
  @Test
  void aThousandQueriesOfOneLeaveRoomForAll() {
    FairQueue<Integer> fairQueue = new FairQueue<>(4, 64);
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      if (fairQueue.offer("greedy", i) == Decision.TAKEN) taken++;
      while (fairQueue.next().isPresent()) {}
    }
    assertThat(taken).as("3 threads, half of the places").isEqualTo(3 + 32);
    assertThat(fairQueue.offer("other", 1)).isEqualTo(Decision.TAKEN);
    assertThat(fairQueue.next()).as("at once").contains(1);
    Set<String> waiting = new HashSet<>();
    for (int i = 0; fairQueue.offer("c" + i, 1) == Decision.TAKEN; i++) waiting.add("c" + i);
    assertThat(waiting).as("one place each, to the last").hasSize(32);
  }
}
