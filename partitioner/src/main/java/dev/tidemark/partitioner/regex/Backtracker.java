package dev.tidemark.partitioner.regex;

import static dev.tidemark.partitioner.regex.TextPositions.codePoint;
import static dev.tidemark.partitioner.regex.TextPositions.codePointBefore;

import java.util.Arrays;

/**
 * Runs a program by backtracking, as ECMA-262 describes matching. The alternatives to try, and the
 * changes to undo first, are on a separate stack, not on the stack of the thread.
 */
final class Backtracker {
  /** An alternative: kind and instruction, offset in the text. */
  private static final int WAY = 0;

  /** A greedy loop that can match less: kind and instruction after it, lowest offset, offset. */
  private static final int GIVE = 1;

  /** A lazy loop that can match more: kind and instruction, offset, how many more it may match. */
  private static final int TAKE = 2;

  /** A look-around: kind and instruction, offset, the enclosing look-around. */
  private static final int LOOK = 3;

  /** A register to restore: kind alone, register, value. */
  private static final int UNDO = 4;

  private static final int KIND_BITS = 3;
  private static final int KIND = (1 << KIND_BITS) - 1;
  private static final int NO_LOOK = -1;

  /** The number of integers that can be written in the time of a step. */
  static final int CELLS_A_STEP = 16;

  private final Program program;
  private final int[] code;
  private final char[] text;
  private final int length;
  private final BacktrackStack stack;
  private final int[] registers;
  private long left;
  private int look = NO_LOOK;

  /**
   * Creates a matcher.
   *
   * @param left the maximum number of steps
   */
  Backtracker(Program program, char[] text, int length, BacktrackStack stack, long left) {
    this.program = program;
    this.code = program.code();
    this.text = text;
    this.length = length;
    this.stack = stack;
    this.left = left;
    registers = new int[program.registers()];
  }

  /** Returns the number of steps that are left; negative if the match was given up. */
  long left() {
    return left;
  }

  /**
   * Returns whether a match starts at an offset. The result is meaningless if no steps are left
   * afterwards.
   */
  boolean matches(int start) {
    Arrays.fill(registers, -1);
    left -= registers.length / CELLS_A_STEP;
    stack.clear();
    look = NO_LOOK;
    int pc = 0;
    int at = start;
    while (--left >= 0) {
      if (stack.isFull()) left = -1;
      // Each instruction sets the next instruction, or fails with a negative offset in the text.
      int next = pc;
      switch (code[pc]) {
        case Program.MATCH -> {
          return true;
        }
        case Program.CHAR -> {
          int c = code[pc + 1];
          next = pc + 2;
          if (at == length || codePoint(text, at, length) != c) at = -1;
          else at += Character.charCount(c);
        }
        case Program.SET -> {
          next = pc + 2;
          at = after(program.sets()[code[pc + 1]], at);
        }
        case Program.CHAR_BACK, Program.SET_BACK -> {
          next = pc + 2;
          at = before(pc, at);
        }
        case Program.LOOP, Program.LOOP_ALL -> {
          next = pc + 4;
          at = loop(pc, at);
        }
        case Program.LOOP_BACK -> {
          next = pc + 4;
          at = loopBack(pc, at);
        }
        case Program.LOOP_LAZY, Program.LOOP_LAZY_BACK -> {
          next = pc + 4;
          at = lazy(pc, at);
        }
        case Program.SPLIT -> {
          next = code[pc + 1];
          stack.push(WAY | code[pc + 2] << KIND_BITS, at, 0);
        }
        case Program.JUMP -> next = code[pc + 1];
        case Program.SAVE -> {
          next = pc + 2;
          set(code[pc + 1], at);
        }
        case Program.MOVED -> {
          next = pc + 2;
          if (registers[code[pc + 1]] == at) at = -1;
        }
        case Program.CLEAR -> {
          next = pc + 3;
          for (int i = code[pc + 1]; i < code[pc + 2]; i++) set(i, -1);
        }
        case Program.START -> {
          next = pc + 1;
          if (at != 0) at = -1;
        }
        case Program.END -> {
          next = pc + 1;
          if (at != length) at = -1;
        }
        case Program.WORD -> {
          next = pc + 1;
          if (!TextPositions.isWordBoundary(text, at, length)) at = -1;
        }
        case Program.NOT_WORD -> {
          next = pc + 1;
          if (TextPositions.isWordBoundary(text, at, length)) at = -1;
        }
        case Program.REFERENCE, Program.REFERENCE_BACK -> {
          next = pc + 2;
          at = reference(pc, at);
        }
        case Program.LOOK -> {
          next = pc + 3;
          int within = look;
          look = stack.size();
          stack.push(LOOK | pc << KIND_BITS, at, within);
        }
        case Program.LOOKED -> {
          int begin = stack.first(look) >>> KIND_BITS;
          at = looked(begin);
          next = code[begin + 2];
        }
        default -> throw new IllegalStateException("unknown instruction: " + code[pc]);
      }
      if (at < 0) {
        pc = resume();
        if (pc < 0) return false;
        at = resumedAt;
      } else {
        pc = next;
      }
    }
    return false;
  }

  private int resumedAt;

  /** Returns the instruction of the next alternative, or -1 if there is none. */
  private int resume() {
    while (stack.pop()) {
      left--;
      int pc = stack.first() >>> KIND_BITS;
      int at = stack.second();
      switch (stack.first() & KIND) {
        case UNDO -> registers[at] = stack.third();
        case GIVE -> {
          int place = stack.third();
          boolean forward = code[pc] != Program.LOOP_BACK;
          int fewer = place + (forward ? -1 : 1) * lastSize(place, forward);
          if (fewer != at) stack.push(GIVE | pc << KIND_BITS, at, fewer);
          resumedAt = fewer;
          return pc + 4;
        }
        case TAKE -> {
          int more = stack.third();
          int place = code[pc] == Program.LOOP_LAZY ? after(setOf(pc), at) : before(pc, at);
          if (place < 0) continue;
          if (more > 1) {
            int rest = more == Node.Repeat.UNLIMITED ? more : more - 1;
            stack.push(TAKE | pc << KIND_BITS, place, rest);
          }
          resumedAt = place;
          return pc + 4;
        }
        case LOOK -> {
          look = stack.third();
          if (code[pc + 1] == 0) continue;
          // A negative look-around succeeds, because nothing matches here.
          resumedAt = at;
          return code[pc + 2];
        }
        default -> {
          resumedAt = at;
          return pc;
        }
      }
    }
    return -1;
  }

  /**
   * Ends a look-around whose content has matched. Returns the offset to continue at; -1 if the
   * look-around is negative.
   */
  private int looked(int begin) {
    int base = look;
    int at = stack.second(base);
    boolean negative = code[begin + 1] != 0;
    left -= (stack.size() - base) / 3;
    look = stack.third(base);
    if (!negative) {
      // Captured groups stay, and are undone when this alternative is given up.
      stack.keepOnly(base, UNDO);
      return at;
    }
    while (stack.size() > base) {
      boolean popped = stack.pop();
      if (popped && (stack.first() & KIND) == UNDO) registers[stack.second()] = stack.third();
    }
    return -1;
  }

  private void set(int register, int value) {
    if (registers[register] == value) return;
    stack.push(UNDO, register, registers[register]);
    registers[register] = value;
  }

  private CodePointSet setOf(int pc) {
    return program.sets()[code[pc + 1]];
  }

  private int after(CodePointSet set, int at) {
    if (at == length) return -1;
    int c = codePoint(text, at, length);
    return set.has(c) ? at + Character.charCount(c) : -1;
  }

  private int before(int pc, int at) {
    if (at == 0) return -1;
    int c = codePointBefore(text, at);
    boolean fits = code[pc] == Program.CHAR_BACK ? c == code[pc + 1] : setOf(pc).has(c);
    return fits ? at - Character.charCount(c) : -1;
  }

  private int loop(int pc, int start) {
    CodePointSet set = setOf(pc);
    int min = code[pc + 2];
    int max = code[pc + 3];
    int at = start;
    int count = 0;
    int least = min == 0 ? start : -1;
    while (count < max && at < length) {
      char c = text[at];
      if (c < Character.MIN_SURROGATE) {
        if (!set.has(c)) break;
        at++;
      } else {
        int next = after(set, at);
        if (next < 0) break;
        at = next;
      }
      if (++count == min) least = at;
    }
    left -= count;
    if (count < min) return -1;
    if (at != least && code[pc] == Program.LOOP) stack.push(GIVE | pc << KIND_BITS, least, at);
    return at;
  }

  private int loopBack(int pc, int start) {
    int min = code[pc + 2];
    int max = code[pc + 3];
    int at = start;
    int count = 0;
    int least = min == 0 ? start : -1;
    while (count < max) {
      int next = before(pc, at);
      if (next < 0) break;
      at = next;
      if (++count == min) least = at;
    }
    left -= count;
    if (count < min) return -1;
    if (at != least) stack.push(GIVE | pc << KIND_BITS, least, at);
    return at;
  }

  private int lazy(int pc, int start) {
    int at = start;
    int min = code[pc + 2];
    for (int i = 0; i < min; i++) {
      left--;
      at = code[pc] == Program.LOOP_LAZY ? after(setOf(pc), at) : before(pc, at);
      if (at < 0) return -1;
    }
    int more = code[pc + 3] == Node.Repeat.UNLIMITED ? code[pc + 3] : code[pc + 3] - min;
    if (more > 0) stack.push(TAKE | pc << KIND_BITS, at, more);
    return at;
  }

  /**
   * Returns the number of chars of the code point that a loop, now at {@code place}, matched last.
   */
  private int lastSize(int place, boolean forward) {
    return Character.charCount(
        forward ? codePointBefore(text, place) : codePoint(text, place, length));
  }

  private int reference(int pc, int at) {
    int from = registers[code[pc + 1]];
    int to = registers[code[pc + 1] + 1];
    if (from < 0 || to < 0) return at;
    int size = to - from;
    boolean backward = code[pc] == Program.REFERENCE_BACK;
    int begin = backward ? at - size : at;
    if (begin < 0 || begin + size > length) return -1;
    left -= size;
    for (int i = 0; i < size; i++) if (text[from + i] != text[begin + i]) return -1;
    return backward ? begin : at + size;
  }
}
