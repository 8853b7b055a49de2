package dev.tidemark.catalog.files;

import dev.tidemark.catalog.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The files of a block that have one environment, in the order of time. Immutable.
 *
 * @param asOne a file that stands for all: what no row of it can be, no row of any of them is
 * @param ascending by the upper bounds of their times
 * @param descending by the lower bounds, the highest first
 */
record FileGroup(DataFile asOne, TimeOrder ascending, TimeOrder descending) {
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
    DataFile asOne =
        DataFile.of(
            "", Long.MAX_VALUE, 0, env.orElse(null), Map.of(TableDefinition.TIMESTAMP, times));
    return new FileGroup(asOne, ascending, descending);
  }

  TimeOrder order(boolean descends) {
    return descends ? descending : ascending;
  }

  long memory() {
    return ascending.memory() + descending.memory() + 300;
  }
}
