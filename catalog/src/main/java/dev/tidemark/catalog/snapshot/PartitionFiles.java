package dev.tidemark.catalog.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The files of a block with the same environment, in time order. Immutable.
 *
 * @param env the environment of all files
 * @param times bounds of the timestamps of all files
 * @param ascending the files ordered by the upper bounds of their times
 * @param descending the files ordered by the lower bounds of their times, highest first
 */
public record PartitionFiles(
    Optional<String> env, Bounds times, IntervalIndex ascending, IntervalIndex descending) {
  /**
   * Groups the files of a block by environment.
   *
   * @param envs the distinct environments
   * @param envOf for each file, the index of its environment in {@code envs}
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
