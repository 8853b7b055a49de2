package dev.tidemark.partitioner.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compiles a parsed pattern into instructions. */
final class Compiler {
  /** The maximum number of integers of a program. */
  private static final int MOST = 100_000;

  /** Whether repeated characters are expanded, with one instruction for each. */
  private final boolean writtenOut;

  private final List<CodePointSet> sets = new ArrayList<>();
  private int[] code = new int[32];
  private int size;
  private int registers;
  private boolean back;

  private Compiler(boolean writtenOut, int groups) {
    this.writtenOut = writtenOut;
    registers = 2 * (groups + 1);
  }

  /**
   * Compiles a pattern.
   *
   * @param writtenOut whether no instruction may match more than one character
   * @param groups the number of capturing groups
   * @throws RegexSyntaxException if there would be too many instructions
   */
  static Program compile(Node node, boolean writtenOut, int groups) throws RegexSyntaxException {
    Compiler compiler = new Compiler(writtenOut, groups);
    compiler.emit(node, Node.Anchor.START);
    compiler.add(Program.MATCH);
    return new Program(
        Arrays.copyOf(compiler.code, compiler.size),
        compiler.sets.toArray(CodePointSet[]::new),
        compiler.registers);
  }

  /**
   * Emits a part.
   *
   * @param next the part that follows; if that is not known, any part that is neither a set of
   *     characters nor the end
   */
  private void emit(Node node, Node next) throws RegexSyntaxException {
    switch (node) {
      case Node.Chars(var set) -> character(set);
      case Node.Sequence(var parts) -> sequence(parts);
      case Node.Choice(var parts) -> choice(parts);
      case Node.Repeat repeat -> repeat(repeat, next);
      case Node.Group(var part, var number) -> {
        add(Program.SAVE, 2 * number + (back ? 1 : 0));
        emit(part, Node.Anchor.START);
        add(Program.SAVE, 2 * number + (back ? 0 : 1));
      }
      case Node.BackReference(var group) ->
          add(back ? Program.REFERENCE_BACK : Program.REFERENCE, 2 * group);
      case Node.Look look -> look(look);
      case Node.Anchor anchor ->
          add(
              switch (anchor) {
                case START -> Program.START;
                case END -> Program.END;
                case WORD -> Program.WORD;
                case NOT_WORD -> Program.NOT_WORD;
              });
    }
  }

  private void sequence(List<Node> parts) throws RegexSyntaxException {
    for (int i = 0; i < parts.size(); i++) {
      Node part = parts.get(back ? parts.size() - 1 - i : i);
      boolean isKnown = !back && i + 1 < parts.size();
      emit(part, isKnown ? parts.get(i + 1) : Node.Anchor.START);
    }
  }

  private void choice(List<Node> parts) throws RegexSyntaxException {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean isLast = i == parts.size() - 1;
      int split = size;
      if (!isLast) add(Program.SPLIT, size + 3, 0);
      emit(parts.get(i), Node.Anchor.START);
      if (isLast) break;
      ends.add(size + 1);
      add(Program.JUMP, 0);
      code[split + 2] = size;
    }
    for (int end : ends) code[end] = size;
  }

  private void character(CodePointSet set) throws RegexSyntaxException {
    if (set.isSingle()) add(back ? Program.CHAR_BACK : Program.CHAR, set.first());
    else add(back ? Program.SET_BACK : Program.SET, index(set));
  }

  private int index(CodePointSet set) {
    int known = sets.indexOf(set);
    if (known >= 0) return known;
    sets.add(set);
    return sets.size() - 1;
  }

  private void repeat(Node.Repeat repeat, Node next) throws RegexSyntaxException {
    if (repeat.part() instanceof Node.Chars(var set) && !writtenOut) {
      add(loop(set, repeat.greedy(), next), index(set), repeat.min(), repeat.max());
      return;
    }
    int begin = size;
    for (int i = 0; i < repeat.min(); i++) {
      iteration(repeat);
      // A part without instructions matches only the empty text, and may be repeated two billion
      // times.
      if (size == begin) return;
    }
    if (repeat.max() == Node.Repeat.UNLIMITED) unlimited(repeat);
    else optional(repeat);
  }

  private int loop(CodePointSet set, boolean greedy, Node next) {
    if (!greedy) return back ? Program.LOOP_LAZY_BACK : Program.LOOP_LAZY;
    if (back) return Program.LOOP_BACK;
    // If characters were given back, they would have to match the next part, which they cannot.
    boolean all = next == Node.Anchor.END || set.and(next.first()).isEmpty();
    return all ? Program.LOOP_ALL : Program.LOOP;
  }

  private void iteration(Node.Repeat repeat) throws RegexSyntaxException {
    if (repeat.firstGroup() < repeat.endGroup()) {
      add(Program.CLEAR, 2 * repeat.firstGroup(), 2 * repeat.endGroup());
    }
    emit(repeat.part(), Node.Anchor.START);
  }

  private void unlimited(Node.Repeat repeat) throws RegexSyntaxException {
    int begin = size;
    int exit = split(repeat.greedy());
    boolean canBeEmpty = repeat.part().canBeEmpty();
    int register = canBeEmpty ? registers++ : 0;
    if (canBeEmpty) add(Program.SAVE, register);
    iteration(repeat);
    if (canBeEmpty) add(Program.MOVED, register);
    add(Program.JUMP, begin);
    code[exit] = size;
  }

  private void optional(Node.Repeat repeat) throws RegexSyntaxException {
    List<Integer> exits = new ArrayList<>();
    for (int i = repeat.min(); i < repeat.max(); i++) {
      exits.add(split(repeat.greedy()));
      boolean canBeEmpty = repeat.part().canBeEmpty();
      int register = canBeEmpty ? registers++ : 0;
      if (canBeEmpty) add(Program.SAVE, register);
      iteration(repeat);
      if (canBeEmpty) add(Program.MOVED, register);
    }
    for (int exit : exits) code[exit] = size;
  }

  /**
   * Emits a split between the next instruction and another place. Returns the index of the operand
   * to which that place must be written.
   */
  private int split(boolean hereFirst) throws RegexSyntaxException {
    int here = size + 3;
    if (hereFirst) add(Program.SPLIT, here, 0);
    else add(Program.SPLIT, 0, here);
    return hereFirst ? size - 1 : size - 2;
  }

  private void look(Node.Look look) throws RegexSyntaxException {
    boolean outer = back;
    int begin = size;
    add(Program.LOOK, look.negative() ? 1 : 0, 0);
    back = !look.ahead();
    emit(look.part(), Node.Anchor.START);
    back = outer;
    add(Program.LOOKED);
    code[begin + 2] = size;
  }

  private void add(int... instruction) throws RegexSyntaxException {
    if (size + instruction.length > MOST) {
      throw new RegexSyntaxException(
          1, "its counts expand to more than " + MOST + " instructions; use smaller counts");
    }
    if (size + instruction.length > code.length) code = Arrays.copyOf(code, 2 * code.length + 4);
    System.arraycopy(instruction, 0, code, size, instruction.length);
    size += instruction.length;
  }
}
