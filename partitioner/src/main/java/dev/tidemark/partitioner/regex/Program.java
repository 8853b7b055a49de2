package dev.tidemark.partitioner.regex;

/**
 * A pattern as instructions. Each is a number followed by its operands; operands that are places
 * are indexes of instructions.
 *
 * <p>{@code BACK} variants read the text from right to left, as look-behinds do.
 *
 * @param registers how many integers a match needs: two for each group, one for each loop that has
 *     to move
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never given away
record Program(int[] code, CodePointSet[] sets, int registers) {
  static final int MATCH = 0;

  /** CHAR code-point. */
  static final int CHAR = 1;

  /** SET set. */
  static final int SET = 2;

  /** LOOP set min max: as many of the set as there are, then fewer. */
  static final int LOOP = 3;

  /** LOOP_ALL set min max: as many as there are, never fewer. */
  static final int LOOP_ALL = 4;

  /** LOOP_LAZY set min max: as few as possible, then more. */
  static final int LOOP_LAZY = 5;

  /** SPLIT first second: goes on at the first place, then at the second. */
  static final int SPLIT = 6;

  /** JUMP place. */
  static final int JUMP = 7;

  /** SAVE register: remembers the place in the text. */
  static final int SAVE = 8;

  /** MOVED register: goes on if the text has moved since it was saved. */
  static final int MOVED = 9;

  /** CLEAR from to: forgets groups. */
  static final int CLEAR = 10;

  static final int START = 11;
  static final int END = 12;
  static final int WORD = 13;
  static final int NOT_WORD = 14;

  /** REFERENCE register: the text of a group, which begins and ends at two registers. */
  static final int REFERENCE = 15;

  /** LOOK negative after: what follows, up to LOOKED, must match here, or must not. */
  static final int LOOK = 16;

  static final int LOOKED = 17;

  static final int CHAR_BACK = 18;
  static final int SET_BACK = 19;
  static final int LOOP_BACK = 20;
  static final int LOOP_LAZY_BACK = 21;
  static final int REFERENCE_BACK = 22;
}
