package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.Questions;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.Refused;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A lake into which events go while walks over it are under way. A walk sees the lake as it was at
 * its first page, whatever is committed before its last.
 */
final class GrowingLake {
  private static final int MOST_WALKS = 4;

  /** A walk with the list that its first page began. */
  private record Started(Question question, Walk walk, List<StoredEvent> expected) {}

  private final World world;
  private final Dice dice;
  private final Pace pace;
  private final Map<StoredEvent.Identity, StoredEvent> landed = new LinkedHashMap<>();
  private final Map<StoredEvent.Identity, StoredEvent> committed = new LinkedHashMap<>();
  private final List<Started> walks = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int finished;

  GrowingLake(World world, Dice dice, Pace pace) {
    this.world = world;
    this.dice = dice;
    this.pace = pace.ofSomePages();
  }

  /** Lands, loads and walks in random turns until all is loaded and walked; what went wrong. */
  List<String> run(Path folder, Function<Path, QueryEngine> engines, String name) {
    List<List<String>> left = new ArrayList<>(world.loads());
    try (TrialLake lake = TrialLake.open(folder, List.of(world.after()), engines)) {
      while (!left.isEmpty() || !walks.isEmpty()) {
        switch (dice.below(6)) {
          case 0 -> {
            if (!left.isEmpty()) land(lake, left.removeFirst());
          }
          case 1 -> {
            if (!landed.isEmpty()) load(lake);
          }
          case 2 -> {
            if (walks.size() < MOST_WALKS && !left.isEmpty()) start(lake);
          }
          default -> {
            if (!walks.isEmpty()) step(dice.pick(walks), name);
          }
        }
      }
    }
    return failures;
  }

  int finished() {
    return finished;
  }

  private void land(TrialLake lake, List<String> lines) {
    lake.land(lake.topic(World.TOPIC), lines);
    for (String line : lines) {
      StoredEvent event = StoredEvent.read(lake.topic(World.TOPIC), line);
      landed.put(event.identity(), event);
    }
  }

  private void load(TrialLake lake) {
    lake.load(lake.topic(World.TOPIC));
    landed.forEach(committed::putIfAbsent);
    landed.clear();
  }

  private void start(TrialLake lake) {
    Topic topic = lake.topic(World.TOPIC);
    List<StoredEvent> events = List.copyOf(committed.values());
    Question asked = new Questions(topic, events, dice).next();
    // Wide, so that the walk is long: the sort is what the pages hang on.
    Question question = dice.chance(0.7) ? new Question(Map.of(), asked.sort()) : asked;
    List<StoredEvent> expected;
    try {
      expected = new Oracle(topic).answer(question, events);
    } catch (Refused refused) {
      return;
    }
    Walk walk = new Walk(lake, topic, question, expected.size(), pace, dice.seed());
    Started started = new Started(question, walk, expected);
    walks.add(started);
    step(started, "first page");
  }

  private void step(Started started, String name) {
    try {
      started.walk.next();
      List<Row> rows = started.walk.rows(0);
      Optional<String> wrong =
          Differences.first(started.question, started.expected, rows, started.walk.ended());
      wrong.ifPresent(
          w -> failures.add(name + ": " + started.question.body(null, null) + "\n" + w));
      if (started.walk.ended()) finished++;
      if (started.walk.ended() || wrong.isPresent()) walks.remove(started);
    } catch (RuntimeException | AssertionError e) {
      failures.add(name + ": " + started.question.body(null, null) + "\n" + e);
      walks.remove(started);
    }
  }
}
