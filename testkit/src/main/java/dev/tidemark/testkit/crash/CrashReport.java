package dev.tidemark.testkit.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The kills of a run of crash trials, and the findings. */
public final class CrashReport {
  private final long seed;
  private final Map<Role, Map<String, Integer>> moments = new EnumMap<>(Role.class);
  private final List<LakeInvariants.Findings> lakes = new ArrayList<>();
  private final long began = System.nanoTime();
  private int kills;

  CrashReport(long seed) {
    this.seed = seed;
    for (Role role : Role.values()) moments.put(role, new TreeMap<>());
  }

  long seed() {
    return seed;
  }

  void killed(Role role, String moment) {
    kills++;
    // By step: whether the kill was before or after the step is not reported.
    moments.computeIfAbsent(role, added -> new TreeMap<>()).merge(step(moment), 1, Integer::sum);
  }

  private static String step(String moment) {
    return moment.startsWith("LATER ")
        ? "some time later: " + moment.substring(6)
        : moment.replaceFirst("^(BEFORE|AFTER) ", "");
  }

  void validated(LakeInvariants.Findings lake) {
    lakes.add(lake);
  }

  public int kills() {
    return kills;
  }

  /** Returns the number of different steps at which a process was killed. */
  public int steps() {
    return moments.values().stream().mapToInt(Map::size).sum();
  }

  public boolean holds() {
    return lakes.stream().allMatch(lake -> lake.holds() && lake.unused().isEmpty());
  }

  private long sum(java.util.function.ToLongFunction<LakeInvariants.Findings> of) {
    return lakes.stream().mapToLong(of).sum();
  }

  /** Returns the whole report as text lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        say(
            "seed %d: %d processes killed at %d different steps, on %d lakes, in %d s",
            seed, kills, steps(), lakes.size(), (System.nanoTime() - began) / 1_000_000_000));
    lines.add("");
    moments.forEach((role, hits) -> histogram(lines, role, hits));
    lines.add(
        say(
            "%d lines accepted: %d events, the others duplicates or %s; %d events erased",
            sum(LakeInvariants.Findings::lines),
            sum(LakeInvariants.Findings::events),
            "no events",
            sum(LakeInvariants.Findings::erased)));
    lines.add(
        say(
            "lost %d, doubled %d, changed %d, there though erased %d, %s %d",
            sum(LakeInvariants.Findings::lost),
            sum(LakeInvariants.Findings::doubled),
            sum(LakeInvariants.Findings::wrong),
            sum(LakeInvariants.Findings::unerased),
            "bad lines without a dead letter",
            sum(LakeInvariants.Findings::unlettered)));
    lines.add(
        say(
            "left in landing and dead letters after two hours: %d; in the warehouse after maintenance: %d",
            sum(lake -> lake.left().size()), sum(lake -> lake.unused().size())));
    for (LakeInvariants.Findings lake : lakes) {
      Stream.concat(lake.left().stream(), lake.unused().stream()).limit(5).forEach(lines::add);
    }
    lines.add(holds() ? "the law holds" : "THE LAW IS BROKEN");
    return lines;
  }

  private static void histogram(List<String> lines, Role role, Map<String, Integer> hits) {
    int all = hits.values().stream().mapToInt(Integer::intValue).sum();
    lines.add(say("%s: %d kills", role, all));
    hits.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(hit -> lines.add(say("%4d  %s", hit.getValue(), hit.getKey())));
    lines.add("");
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a dependency for one method
  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
