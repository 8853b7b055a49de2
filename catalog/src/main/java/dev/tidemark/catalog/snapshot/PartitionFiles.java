package dev.tidemark.catalog.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The files of a block that have one environment, in the order of time. Immutable.
 *
 * @param env of all of them
 * @param times no time of any of them is outside
 * @param ascending by the upper bounds of their times
 * @param descending by the lower bounds, the highest first
 */
public record PartitionFiles(
    Optional<String> env, Bounds times, IntervalIndex ascending, IntervalIndex descending) {
  /**
   * The groups of a block.
   *
   * @param envs the environments there are
   * @param envOf which of them each file has
   */
  public static List<PartitionFiles> of(
      List<Optional<String>> envs, int[] envOf, TimeBounds timeBounds) {
    List<List<Integer>> members = new ArrayList<>();
    envs.forEach(_ -> members.add(new ArrayList<>()));
    IntStream.range(0, envOf.length).forEach(file -> members.get(envOf[file]).add(file));
    return IntStream.range(0, envs.size())
        .mapToObj(
            env ->
                of(
                    envs.get(env),
                    new IntervalIndex(timeBounds, false, members.get(env)),
                    new IntervalIndex(timeBounds, true, members.get(env))))
        .toList();
  }

  private static PartitionFiles of(
      Optional<String> env, IntervalIndex ascending, IntervalIndex descending) {
    Bounds times =
        new Bounds(
            TimeBounds.known(ascending.nearest()), TimeBounds.known(-descending.nearest()), -1);
    return new PartitionFiles(env, times, ascending, descending);
  }

  IntervalIndex order(boolean descends) {
    return descends ? descending : ascending;
  }

  public long memory() {
    return ascending.memory() + descending.memory() + 150;
  }
}
