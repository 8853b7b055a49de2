package dev.tidemark.partitioner.regex;

/**
 * Simulates a nondeterministic automaton: follows all alternatives of a program simultaneously, one
 * character of the text after the other. For every pattern, the number of steps grows linearly with
 * the text. Only for expanded programs without back references and look-arounds.
 */
final class NfaSimulation {
  private final Program program;
  private final char[] text;
  private final int length;
  private final Steps steps;

  /** The index of each instruction in the list that contains it. */
  private final int[] index;

  private int[] now;
  private int[] next;
  private int count;
  private final int[] open;

  NfaSimulation(Program program, char[] text, int length, Steps steps) {
    this.program = program;
    this.text = text;
    this.length = length;
    this.steps = steps;
    int size = program.code().length;
    steps.take(size / Backtracker.CELLS_A_STEP);
    index = new int[size];
    now = new int[size];
    next = new int[size];
    open = new int[size];
  }

  /**
   * Returns whether a match starts at the start of the text or, if {@code anywhere}, at any offset.
   */
  boolean finds(boolean anywhere) {
    int[] code = program.code();
    int ready = 0;
    for (int at = 0; ; ) {
      if (at == 0 || anywhere) {
        count = ready;
        if (add(now, 0, at)) return true;
        ready = count;
      }
      if (at == length || (ready == 0 && !anywhere)) return false;
      int c = TextPositions.codePoint(text, at, length);
      at += Character.charCount(c);
      count = 0;
      for (int i = 0; i < ready; i++) {
        int pc = now[i];
        boolean fits =
            switch (code[pc]) {
              case Program.CHAR -> code[pc + 1] == c;
              case Program.SET -> program.sets()[code[pc + 1]].has(c);
              default -> false;
            };
        if (fits && add(next, pc + 2, at)) return true;
      }
      steps.take(ready + 1L);
      ready = count;
      int[] free = now;
      now = next;
      next = free;
    }
  }

  /**
   * Adds an instruction and all instructions that it reaches without a character. Returns true if
   * it reaches the end of the program.
   */
  private boolean add(int[] list, int first, int at) {
    int[] code = program.code();
    int waiting = 0;
    open[waiting++] = first;
    while (waiting > 0) {
      int pc = open[--waiting];
      if (isIn(list, pc)) continue;
      steps.take(1);
      index[pc] = count;
      list[count++] = pc;
      switch (code[pc]) {
        case Program.MATCH -> {
          return true;
        }
        case Program.JUMP -> open[waiting++] = code[pc + 1];
        case Program.SPLIT -> {
          open[waiting++] = code[pc + 2];
          open[waiting++] = code[pc + 1];
        }
        case Program.SAVE, Program.MOVED -> open[waiting++] = pc + 2;
        case Program.CLEAR -> open[waiting++] = pc + 3;
        default -> {
          if (holds(code[pc], at)) open[waiting++] = pc + 1;
        }
      }
    }
    return false;
  }

  private boolean isIn(int[] list, int pc) {
    int place = index[pc];
    return place < count && list[place] == pc;
  }

  private boolean holds(int anchor, int at) {
    return switch (anchor) {
      case Program.START -> at == 0;
      case Program.END -> at == length;
      case Program.WORD -> TextPositions.isWordBoundary(text, at, length);
      case Program.NOT_WORD -> !TextPositions.isWordBoundary(text, at, length);
      default -> false;
    };
  }
}
