package dev.tidemark.catalog.load;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Finds equal items by sorting hashes: eight bytes per item, where a hash set takes a hundred. */
final class HashGroups {
  private HashGroups() {}

  /**
   * Passes on the numbers, ascending, of each group of equal items with more than one member.
   *
   * @param size the number of items, which are numbered from 0
   * @param hash equal for equal items
   * @param order 0 only for equal items, so that items with one hash, which are easily constructed,
   *     cost little more than others
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
      // Stable: equal items stay in ascending order.
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
