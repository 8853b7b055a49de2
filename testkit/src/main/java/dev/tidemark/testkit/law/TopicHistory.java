package dev.tidemark.testkit.law;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.Events;
import dev.tidemark.testkit.generate.LargeTableEvents;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A topic with its events and the loads that contain them.
 *
 * @param before the topic during the first loads
 * @param after the topic during the later loads and all queries
 * @param loads the lines of each load; some lines occur twice
 * @param evolution the index of the load before which the topic changes
 */
record TopicHistory(TopicDraft before, TopicDraft after, List<List<String>> loads, int evolution) {
  static final String TOPIC = "Trial.Topic-1";

  TopicHistory {
    loads = loads.stream().map(List::copyOf).toList();
  }

  /** Returns the history of a seed. */
  static TopicHistory of(long seed) {
    SeededRandom seededRandom = new SeededRandom(seed);
    TopicDraft before = TopicGenerator.any(seededRandom, TOPIC);
    TopicDraft after =
        seededRandom.chance(0.4) ? TopicGenerator.evolved(seededRandom, before) : before;
    int loads = seededRandom.pick(1, 1, 2, 4, 6, 20);
    int most = seededRandom.pick(0, 8, 60, 60, 150, 150) / (loads == 20 ? 10 : 1);
    int evolution = seededRandom.below(loads + 1);
    Events events = new Events(before, seededRandom);
    List<String> seen = new ArrayList<>();
    List<List<String>> batches = new ArrayList<>();
    for (int load = 0; load < loads; load++) {
      if (load == evolution) events.evolve(after);
      List<String> lines = new ArrayList<>(events.lines(seededRandom.below(most + 1)));
      for (int twice = lines.size() / 10; twice > 0 && !seen.isEmpty(); twice--)
        lines.add(seededRandom.below(lines.size() + 1), seededRandom.pick(seen));
      seen.addAll(lines);
      batches.add(lines);
    }
    return new TopicHistory(before, after, batches, evolution);
  }

  /**
   * Returns one day with many events in one file, many small files across it, late files before it,
   * and members that the first file does not have.
   */
  static TopicHistory ofManyRows(long seed, int rows) {
    SeededRandom seededRandom = new SeededRandom(seed);
    LargeTableEvents events = new LargeTableEvents(seededRandom);
    List<List<String>> loads = new ArrayList<>();
    loads.add(events.lines(rows, 0, false));
    for (int load = 0; load < 12; load++)
      loads.add(
          events.lines(
              1 + seededRandom.below(40),
              seededRandom.chance(0.3) ? 1 + seededRandom.below(3) : 0,
              load >= 4));
    return new TopicHistory(
        LargeTableEvents.draft(TOPIC), LargeTableEvents.evolved(TOPIC), loads, 5);
  }

  /** Returns the same topic with these lines in one load. */
  TopicHistory of(List<String> lines) {
    return new TopicHistory(after, after, List.of(lines), 0);
  }

  /** Returns every line once. */
  List<String> lines() {
    Set<String> lines = new LinkedHashSet<>();
    loads.forEach(lines::addAll);
    return List.copyOf(lines);
  }

  /** Returns a lake with all loads. */
  TrialLake lake(Path folder, Function<Path, QueryEngine> engines) {
    TrialLake lake = TrialLake.open(folder, List.of(before), engines);
    for (int load = 0; load < loads.size(); load++) {
      if (load == evolution) lake = evolved(lake, folder, engines);
      lake.land(lake.topic(TOPIC), loads.get(load));
      lake.load(lake.topic(TOPIC));
    }
    return evolution == loads.size() ? evolved(lake, folder, engines) : lake;
  }

  private TrialLake evolved(TrialLake lake, Path folder, Function<Path, QueryEngine> engines) {
    if (before.equals(after)) return lake;
    lake.close();
    return TrialLake.open(folder, List.of(after), engines);
  }
}
