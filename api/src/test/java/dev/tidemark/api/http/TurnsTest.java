package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.http.Turns.Verdict;
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

/** The laws that {@link Turns} states, over random arrivals, ends and departures. */
class TurnsTest {
  private record Question(String caller, int number) {}

  /** What a plain observer writes down, to hold the laws against it. */
  private static final class Observer {
    private final int threads;
    private final int places;
    private final int threadsOfOne;
    private final Turns<Question> turns;
    private final Map<String, Deque<Question>> waiting = new HashMap<>();
    private final List<Question> running = new ArrayList<>();
    private final List<Question> aside = new ArrayList<>();

    /** Of each waiting caller who may have a thread: who was given how many meanwhile. */
    private final Map<String, Map<String, Integer>> overtaken = new HashMap<>();

    Observer(int threads, int places) {
      this.threads = threads;
      this.places = places;
      this.threadsOfOne = threads < 4 ? threads : threads - threads / 4;
      this.turns = new Turns<>(threads, places);
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

    void offer(Question question) {
      String caller = question.caller;
      int free = places - waiting();
      boolean startsAtOnce = running.size() < threads && inHand(caller) < threadsOfOne;
      Verdict verdict = turns.offer(caller, question);
      if (startsAtOnce || waiting(caller) < free) {
        assertThat(verdict).isEqualTo(Verdict.TAKEN);
        waiting.computeIfAbsent(caller, _ -> new ArrayDeque<>()).add(question);
      } else {
        boolean anothersIsTaken = free > 0 || running.size() < threads;
        assertThat(verdict)
            .isEqualTo(anothersIsTaken ? Verdict.TOO_MANY_OF_THE_CALLER : Verdict.FULL);
        if (waiting(caller) + inHand(caller) == 0) {
          assertThat(waiting()).as("refused though he asks nothing else").isEqualTo(places);
        }
      }
      give();
    }

    void end(Random random) {
      if (running.isEmpty()) return;
      turns.over(running.remove(random.nextInt(running.size())).caller);
      give();
    }

    void stepAside(Random random) {
      if (running.isEmpty()) return;
      Question question = running.remove(random.nextInt(running.size()));
      aside.add(question);
      turns.aside(question.caller);
      give();
    }

    void endAside(Random random) {
      if (aside.isEmpty()) return;
      turns.asideOver(aside.remove(random.nextInt(aside.size())).caller);
      give();
    }

    void leave(Random random) {
      List<Question> all = waiting.values().stream().flatMap(Deque::stream).toList();
      if (all.isEmpty()) return;
      Question gone = all.get(random.nextInt(all.size()));
      assertThat(turns.drop(gone.caller, gone)).isTrue();
      assertThat(turns.drop(gone.caller, gone)).isFalse();
      waiting.values().forEach(questions -> questions.remove(gone));
      // Who comes again comes behind the others.
      if (waiting(gone.caller) == 0) overtaken.remove(gone.caller);
      give();
    }

    private void give() {
      for (var next = turns.next(); next.isPresent(); next = turns.next()) took(next.get());
      assertThat(turns.running()).isEqualTo(running.size()).isLessThanOrEqualTo(threads);
      assertThat(turns.waiting()).isEqualTo(waiting()).isLessThanOrEqualTo(places);
      if (running.size() == threads) return;
      waiting.forEach(
          (caller, questions) -> {
            if (questions.isEmpty()) return;
            assertThat(inHand(caller)).as("a thread rests").isEqualTo(threadsOfOne);
          });
    }

    private void took(Question question) {
      String caller = question.caller;
      Deque<Question> own = waiting.getOrDefault(caller, new ArrayDeque<>());
      assertThat(own.poll()).as("of one caller the first").isEqualTo(question);
      overtaken.remove(caller);
      waiting.forEach(
          (other, questions) -> {
            boolean mayHaveIt = !questions.isEmpty() && inHand(other) < threadsOfOne;
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
      running.add(question);
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
  void aThousandQuestionsOfOneLeaveRoomForAll() {
    Turns<Integer> turns = new Turns<>(4, 64);
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      if (turns.offer("greedy", i) == Verdict.TAKEN) taken++;
      while (turns.next().isPresent()) {}
    }
    assertThat(taken).as("3 threads, half of the places").isEqualTo(3 + 32);
    assertThat(turns.offer("other", 1)).isEqualTo(Verdict.TAKEN);
    assertThat(turns.next()).as("at once").contains(1);
    Set<String> waiting = new HashSet<>();
    for (int i = 0; turns.offer("c" + i, 1) == Verdict.TAKEN; i++) waiting.add("c" + i);
    assertThat(waiting).as("one place each, to the last").hasSize(32);
  }
}
