package dev.tidemark.testkit.crash;

import dev.tidemark.testkit.generate.SeededRandom;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects the point at which the next process is killed: the least tried of the steps that
 * processes of its role have logged, so that every step is tried in the end.
 */
final class CrashPointSelector {
  private static final int LATEST_MICROS = 25_000;
  private static final int MOST_OCCURRENCES = 4;

  /** With fewer known steps, the point is a number counted over all steps. */
  private static final int FEW = 20;

  private static final int FIRST_STEPS = 250;

  private final SeededRandom seededRandom;

  /** The number of tries of each known step; a step that changes nothing starts with two. */
  private final Map<Role, Map<String, Integer>> tries = new EnumMap<>(Role.class);

  CrashPointSelector(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
    for (Role role : Role.values()) tries.put(role, new LinkedHashMap<>());
  }

  void learn(Role role, List<String> seen, List<String> seenChanging) {
    Map<String, Integer> known = of(role);
    for (String step : seenChanging) known.putIfAbsent(step, 0);
    for (String step : seen) known.putIfAbsent(step, 2);
  }

  private Map<String, Integer> of(Role role) {
    return tries.computeIfAbsent(role, added -> new LinkedHashMap<>());
  }

  /**
   * Returns the point for the next process of a role; null for a process to be killed from outside.
   */
  @Nullable CrashPoint next(Role role) {
    Map<String, Integer> known = of(role);
    if (seededRandom.chance(0.1)) return null;
    CrashPoint.When when = seededRandom.pick(CrashPoint.When.values());
    int micros = seededRandom.below(LATEST_MICROS);
    if (known.size() < FEW || seededRandom.chance(0.1)) {
      return CrashPoint.atAny(1 + seededRandom.below(FIRST_STEPS), when, micros);
    }
    String step =
        seededRandom.shuffled(List.copyOf(known.keySet())).stream()
            .min(Comparator.comparing(known::get))
            .orElseThrow();
    known.merge(step, 1, Integer::sum);
    int occurrence = 1 + seededRandom.below(1 + seededRandom.below(MOST_OCCURRENCES));
    return new CrashPoint(step, occurrence, when, micros);
  }

  /** Returns the number of known steps of a role. */
  int steps(Role role) {
    return of(role).size();
  }
}
