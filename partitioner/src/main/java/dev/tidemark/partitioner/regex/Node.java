package dev.tidemark.partitioner.regex;

import java.util.List;

/** A part of a parsed pattern. */
sealed interface Node {
  /** Matches one code point of a set. */
  record Chars(CodePointSet set) implements Node {}

  record Sequence(List<Node> parts) implements Node {}

  record Choice(List<Node> parts) implements Node {}

  /**
   * Matches a part repeatedly.
   *
   * @param max {@link #UNLIMITED} if there is no maximum
   * @param firstGroup the number of the first capturing group within it
   * @param endGroup the number after the last capturing group within it
   */
  record Repeat(Node part, int min, int max, boolean greedy, int firstGroup, int endGroup)
      implements Node {
    static final int UNLIMITED = Integer.MAX_VALUE;
  }

  record Group(Node part, int number) implements Node {}

  record BackReference(int group) implements Node {}

  record Look(Node part, boolean ahead, boolean negative) implements Node {}

  enum Anchor implements Node {
    START,
    END,
    WORD,
    NOT_WORD
  }

  /**
   * Returns the code points that a match can start with, or all code points if that is not obvious.
   */
  default CodePointSet first() {
    return switch (this) {
      case Chars(var set) -> set;
      case Group(var part, _) -> part.first();
      case Repeat repeat -> repeat.min > 0 ? repeat.part.first() : CodePointSet.ALL;
      case Choice(var parts) -> {
        CodePointSet any = CodePointSet.NONE;
        for (Node part : parts) any = any.or(part.first());
        yield any;
      }
      case Sequence(var parts) -> parts.isEmpty() ? CodePointSet.ALL : parts.getFirst().first();
      case BackReference _, Look _, Anchor _ -> CodePointSet.ALL;
    };
  }

  /** Returns whether it can match the empty text. */
  default boolean canBeEmpty() {
    return switch (this) {
      case Chars _ -> false;
      case Group(var part, _) -> part.canBeEmpty();
      case Repeat repeat -> repeat.min == 0 || repeat.part.canBeEmpty();
      case Sequence(var parts) -> parts.stream().allMatch(Node::canBeEmpty);
      case Choice(var parts) -> parts.stream().anyMatch(Node::canBeEmpty);
      case BackReference _, Look _, Anchor _ -> true;
    };
  }

  /** Returns whether every match starts at the start of the text. */
  default boolean isAnchored() {
    return switch (this) {
      case Anchor anchor -> anchor == Anchor.START;
      case Group(var part, _) -> part.isAnchored();
      case Sequence(var parts) -> !parts.isEmpty() && parts.getFirst().isAnchored();
      case Choice(var parts) -> parts.stream().allMatch(Node::isAnchored);
      case Repeat repeat -> repeat.min > 0 && repeat.part.isAnchored();
      case Chars _, BackReference _, Look _ -> false;
    };
  }

  /** Returns whether it has neither look-arounds nor back references. */
  default boolean isRegular() {
    return switch (this) {
      case Chars _, Anchor _ -> true;
      case Group(var part, _) -> part.isRegular();
      case Repeat repeat -> repeat.part.isRegular();
      case Sequence(var parts) -> parts.stream().allMatch(Node::isRegular);
      case Choice(var parts) -> parts.stream().allMatch(Node::isRegular);
      case BackReference _, Look _ -> false;
    };
  }
}
