package dev.tidemark.partitioner.regex;

import java.util.Arrays;

/** A stack of entries of three integers, reused for one match after the other. Not thread-safe. */
final class BacktrackStack {
  /** 12 MB. A match that needs more is given up, even if steps are left. */
  private static final int MOST = 1_000_000 * BacktrackStack.ENTRY;

  /** The most cells that are kept for the next match. */
  private static final int KEPT = 20_000 * BacktrackStack.ENTRY;

  private static final int ENTRY = 3;

  private int[] cells = new int[64 * ENTRY];
  private int top;

  void clear() {
    top = 0;
    if (cells.length > KEPT) cells = new int[64 * ENTRY];
  }

  /** Returns whether there is no room for another entry. */
  boolean isFull() {
    return top >= MOST;
  }

  void push(int first, int second, int third) {
    if (top == cells.length) cells = Arrays.copyOf(cells, cells.length * 2);
    cells[top] = first;
    cells[top + 1] = second;
    cells[top + 2] = third;
    top += ENTRY;
  }

  /**
   * Removes the last entry. Its cells can be read until the next push. Returns false if the stack
   * is empty.
   */
  boolean pop() {
    if (top == 0) return false;
    top -= ENTRY;
    return true;
  }

  int first() {
    return cells[top];
  }

  int second() {
    return cells[top + 1];
  }

  int third() {
    return cells[top + 2];
  }

  int size() {
    return top;
  }

  int first(int entry) {
    return cells[entry];
  }

  int second(int entry) {
    return cells[entry + 1];
  }

  int third(int entry) {
    return cells[entry + 2];
  }

  /**
   * Removes the entry at {@code base} and all above it, except entries whose first integer is
   * {@code kept}.
   */
  void keepOnly(int base, int kept) {
    int to = base;
    for (int from = base + ENTRY; from < top; from += ENTRY) {
      if (cells[from] != kept) continue;
      System.arraycopy(cells, from, cells, to, ENTRY);
      to += ENTRY;
    }
    top = to;
  }
}
