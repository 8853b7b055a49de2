package dev.tidemark.testkit.crash;

import dev.tidemark.testkit.generate.SeededRandom;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the next process is killed, so that in the end each step has had its turn: the one
 * that was tried the fewest times, among those that processes of its role have told of.
 */
final class CrashPointSelector {
  private static final int LATEST_MICROS = 25_000;
  private static final int MOST_OCCURRENCES = 4;

  /** With so few known steps a number among all is as good. */
  private static final int FEW = 20;

  private static final int FIRST_STEPS = 250;

  private final SeededRandom seededRandom;

  /** How often each known step was tried; one that changes nothing counts as tried before. */
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

  /** The point for the next process of a role; null for one that is killed from outside. */
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

  /** How many steps are known of a role. */
  int steps(Role role) {
    return of(role).size();
  }
}
