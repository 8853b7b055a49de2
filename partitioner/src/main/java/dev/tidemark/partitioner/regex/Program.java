package dev.tidemark.partitioner.regex;

/**
 * A compiled pattern. Each instruction is a number followed by its operands. Operands that are
 * places are indexes of instructions.
 *
 * <p>{@code BACK} variants read the text from right to left, for look-behinds.
 *
 * @param registers the number of integers that a match needs: two for each group, one for each loop
 *     whose part can match the empty text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, not exposed
record Program(int[] code, CodePointSet[] sets, int registers) {
  static final int MATCH = 0;

  /** CHAR code-point. */
  static final int CHAR = 1;

  /** SET set. */
  static final int SET = 2;

  /** LOOP set min max: matches as many characters of the set as possible, then fewer. */
  static final int LOOP = 3;

  /** LOOP_ALL set min max: matches as many characters of the set as possible, never fewer. */
  static final int LOOP_ALL = 4;

  /** LOOP_LAZY set min max: matches as few characters of the set as possible, then more. */
  static final int LOOP_LAZY = 5;

  /** SPLIT first second: continues at the first place, then at the second. */
  static final int SPLIT = 6;

  /** JUMP place. */
  static final int JUMP = 7;

  /** SAVE register: saves the offset in the text. */
  static final int SAVE = 8;

  /** MOVED register: fails if the offset in the text equals the saved one. */
  static final int MOVED = 9;

  /** CLEAR from to: clears the registers of groups. */
  static final int CLEAR = 10;

  static final int START = 11;
  static final int END = 12;
  static final int WORD = 13;
  static final int NOT_WORD = 14;

  /** REFERENCE register: matches the text of a group, whose start and end are in two registers. */
  static final int REFERENCE = 15;

  /**
   * LOOK negative after: the instructions up to LOOKED must match here or, if negative, must not.
   */
  static final int LOOK = 16;

  static final int LOOKED = 17;

  static final int CHAR_BACK = 18;
  static final int SET_BACK = 19;
  static final int LOOP_BACK = 20;
  static final int LOOP_LAZY_BACK = 21;
  static final int REFERENCE_BACK = 22;
}
