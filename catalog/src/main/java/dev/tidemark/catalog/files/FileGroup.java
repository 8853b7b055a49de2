package dev.tidemark.catalog.files;

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
record FileGroup(Optional<String> env, Bounds times, TimeOrder ascending, TimeOrder descending) {
  /**
   * The groups of a block.
   *
   * @param envs the environments there are
   * @param envOf which of them each file has
   */
  static List<FileGroup> of(List<Optional<String>> envs, int[] envOf, Times times) {
    List<List<Integer>> members = new ArrayList<>();
    envs.forEach(_ -> members.add(new ArrayList<>()));
    IntStream.range(0, envOf.length).forEach(file -> members.get(envOf[file]).add(file));
    return IntStream.range(0, envs.size())
        .mapToObj(
            env ->
                of(
                    envs.get(env),
                    new TimeOrder(times, false, members.get(env)),
                    new TimeOrder(times, true, members.get(env))))
        .toList();
  }

  private static FileGroup of(Optional<String> env, TimeOrder ascending, TimeOrder descending) {
    Bounds times =
        new Bounds(Times.known(ascending.nearest()), Times.known(-descending.nearest()), -1);
    return new FileGroup(env, times, ascending, descending);
  }

  TimeOrder order(boolean descends) {
    return descends ? descending : ascending;
  }

  long memory() {
    return ascending.memory() + descending.memory() + 150;
  }
}
