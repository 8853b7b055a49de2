package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.Events;
import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Noninterference: for two lakes that differ only in rows that a caller may not see, the caller
 * gets the same responses. The hidden rows may be in the same files or others, in more commits,
 * compacted differently, or erased: nothing of this appears in a row, the end of a page, a count,
 * an error or the length of a cursor. No server budget ends a page here.
 */
class HiddenRowsLawTest {
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int PAIRS = Integer.getInteger("tidemark.hidden.pairs", 25);
  private static final int STAGES = 4;
  private static final int QUERIES = 9;

  @TempDir private Path folder;

  /**
   * {@code -Dtidemark.hidden.pairs=100000} compares more responses, {@code -Dtidemark.seed=7}
   * others.
   */
  @Test
  void nothing_that_a_restricted_caller_gets_depends_on_hidden_rows() {
    SeededRandom seeds = new SeededRandom(SEED);
    List<String> failures = new ArrayList<>();
    int pairs = 0;
    int lakes = 0;
    int hidden = 0;
    while (pairs < PAIRS && failures.isEmpty()) {
      long seed = seeds.seed();
      SeededRandom seededRandom = new SeededRandom(seed);
      TopicHistory topicHistory = TopicHistory.of(seed);
      Path place = folder.resolve("pair" + seed);
      try (TrialLake one = open(topicHistory, place.resolve("one"));
          TrialLake other = open(topicHistory, place.resolve("other"))) {
        Topic topic = one.topic(TopicHistory.TOPIC);
        Optional<Scene> scene = Scene.draw(topicHistory, topic, seededRandom);
        if (scene.isEmpty()) continue;
        lakes++;
        hidden += scene.get().hidden.size();
        Pair pair =
            new Pair(scene.get(), new HiddenRowsLake(one, topic), new HiddenRowsLake(other, topic));
        pair.play(seededRandom)
            .ifPresent(wrong -> failures.add("world seed " + seed + "L, " + wrong));
        pairs += pair.compared;
      }
    }
    System.out.printf(
        "hidden rows from seed %d: %d pairs of answers of %d pairs of lakes, %d hidden rows, %d wrong%n",
        SEED, pairs, lakes, hidden, failures.size());
    assertThat(failures).isEmpty();
  }

  private static TrialLake open(TopicHistory topicHistory, Path place) {
    return TrialLake.open(
        place,
        List.of(topicHistory.after()),
        lake -> DuckDbEngine.open(lake, new DuckDbOptions(1, 1, 512, 512)));
  }

  /** A topic, the rights of a caller, and the visible and hidden events. */
  private record Scene(
      Topic topic,
      CallerRights callerRights,
      List<String> visible,
      List<String> hidden,
      Queries queries) {
    static Optional<Scene> draw(TopicHistory topicHistory, Topic topic, SeededRandom seededRandom) {
      List<String> lines = topicHistory.lines();
      List<StoredEvent> events = read(topic, lines);
      Optional<CallerRights> drawn = CallerRights.draw(topic, events, seededRandom);
      if (drawn.isEmpty()) return Optional.empty();
      CallerRights callerRights = drawn.get();
      Set<StoredEvent.Identity> seen = new HashSet<>();
      List<String> visible = new ArrayList<>();
      List<String> hidden = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        boolean isSeen = callerRights.admit(topic, events.get(i));
        (isSeen ? visible : hidden).add(lines.get(i));
        if (isSeen) seen.add(events.get(i).identity());
      }
      // An identity has one event: a hidden event must not replace a visible one.
      List<String> more =
          new Events(topicHistory.after(), seededRandom).lines(seededRandom.pick(0, 20, 60));
      hidden.addAll(more.stream().filter(l -> !callerRights.admit(topic, read(topic, l))).toList());
      hidden.removeIf(line -> seen.contains(read(topic, line).identity()));
      Queries queries = new Queries(topic, read(topic, lines), seededRandom);
      return Optional.of(new Scene(topic, callerRights, visible, hidden, queries));
    }

    private static StoredEvent read(Topic topic, String line) {
      return StoredEvent.read(topic, line);
    }

    private static List<StoredEvent> read(Topic topic, List<String> lines) {
      return lines.stream().map(line -> read(topic, line)).toList();
    }

    /** Returns ids that no visible row has. */
    List<String> hiddenIds() {
      Set<String> ids = visible.stream().map(l -> read(topic, l).id()).collect(Collectors.toSet());
      return hidden.stream().map(l -> read(topic, l).id()).filter(id -> !ids.contains(id)).toList();
    }
  }

  /** Two lakes and one caller of both. */
  private static final class Pair {
    private final Scene scene;
    private final HiddenRowsLake one;
    private final HiddenRowsLake other;
    private final List<FollowConversation> followConversations = new ArrayList<>();
    private int compared;

    Pair(Scene scene, HiddenRowsLake one, HiddenRowsLake other) {
      this.scene = scene;
      this.one = one;
      this.other = other;
    }

    Optional<String> play(SeededRandom seededRandom) {
      List<String> ids = scene.hiddenIds();
      int from = 0;
      for (int stage = 1; stage <= STAGES; stage++) {
        int to = scene.visible.size() * stage / STAGES;
        for (HiddenRowsLake lake : List.of(one, other)) {
          lake.grow(
              scene.visible.subList(from, to),
              scene.hidden,
              ids,
              new SeededRandom(seededRandom.seed()));
        }
        if (seededRandom.chance(0.2) && to > 0) {
          // The same erasure in both lakes makes no difference, and removes snapshots in both.
          String id = StoredEvent.read(scene.topic, scene.visible.get(seededRandom.below(to))).id();
          one.erase(id);
          other.erase(id);
        }
        from = to;
        Optional<String> wrong = ask(seededRandom);
        if (wrong.isPresent()) return wrong.map(w -> "rights " + scene.callerRights + ": " + w);
      }
      return Optional.empty();
    }

    private Optional<String> ask(SeededRandom seededRandom) {
      for (int i = 0; i < QUERIES / STAGES + 1; i++) {
        followConversations.add(
            new FollowConversation(
                scene.queries.next(),
                seededRandom.chance(0.4),
                new SeededRandom(seededRandom.seed())));
      }
      for (FollowConversation followConversation : followConversations) {
        for (int steps = seededRandom.pick(0, 1, 1, 3); steps > 0; steps--) {
          compared++;
          Optional<String> wrong = followConversation.step(one, other, scene.callerRights.filter());
          if (wrong.isPresent()) return wrong;
        }
      }
      return Optional.empty();
    }
  }
}
