package dev.tidemark.catalog.load;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Finds which of many things are the same, by sorting numbers that the same ones share: eight bytes
 * for each, where a set of them takes a hundred.
 */
final class HashGroups {
  private HashGroups() {}

  /**
   * Tells of each thing that is there more than once all its numbers, ascending.
   *
   * @param size how many things there are, numbered from 0
   * @param hash the same for the same things
   * @param order 0 for the same things alone: so those of one hash, which are easily made, cost
   *     little more than others
   */
  static void each(int size, IntUnaryOperator hash, IntBinaryOperator order, Consumer<int[]> told) {
    long[] sorted = new long[size];
    for (int i = 0; i < size; i++) sorted[i] = ((long) hash.applyAsInt(i) << Integer.SIZE) | i;
    Arrays.sort(sorted);
    for (int from = 0; from < size; ) {
      int to = from + 1;
      while (to < size && sorted[from] >> Integer.SIZE == sorted[to] >> Integer.SIZE) to++;
      if (to - from > 1) eachOfOneHash(numbers(sorted, from, to), order, told);
      from = to;
    }
  }

  private static int[] numbers(long[] sorted, int from, int to) {
    int[] numbers = new int[to - from];
    for (int i = from; i < to; i++) numbers[i - from] = (int) sorted[i];
    return numbers;
  }

  private static void eachOfOneHash(int[] numbers, IntBinaryOperator order, Consumer<int[]> told) {
    int[] sorted = numbers;
    if (!areSame(numbers, order)) {
      // Stable: the same ones stay in ascending order.
      Comparator<Integer> by = order::applyAsInt;
      sorted = Arrays.stream(numbers).boxed().sorted(by).mapToInt(Integer::intValue).toArray();
    }
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && order.applyAsInt(sorted[from], sorted[to]) == 0) to++;
      if (to - from > 1) told.accept(Arrays.copyOfRange(sorted, from, to));
      from = to;
    }
  }

  private static boolean areSame(int[] numbers, IntBinaryOperator order) {
    for (int number : numbers) if (order.applyAsInt(numbers[0], number) != 0) return false;
    return true;
  }
}
