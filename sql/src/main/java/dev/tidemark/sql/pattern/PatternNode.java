package dev.tidemark.sql.pattern;

import java.util.List;

/** A node of a portable pattern's syntax tree. */
sealed interface PatternNode {
  /** Exactly this code point. */
  record Literal(int codePoint) implements PatternNode {}

  /** One code point of a set. */
  record OneOf(CodePointRanges set) implements PatternNode {}

  /** Nodes one after the other; the empty text if there are none. */
  record Sequence(List<PatternNode> patternNodes) implements PatternNode {
    public Sequence {
      patternNodes = List.copyOf(patternNodes);
    }
  }

  /** One of at least two alternatives. */
  record Choice(List<PatternNode> patternNodes) implements PatternNode {
    public Choice {
      patternNodes = List.copyOf(patternNodes);
    }
  }

  /**
   * A repetition from {@code least} to {@code most} times; {@link #ENDLESS} means no upper limit.
   */
  record Repeat(PatternNode patternNode, int least, int most) implements PatternNode {
    static final int ENDLESS = -1;
  }

  /**
   * Returns the size of the node with its repetitions expanded. A matcher's memory, and its time
   * per character, grow with it.
   */
  default long size() {
    return switch (this) {
      case Literal _ -> 1;
      case OneOf(CodePointRanges set) -> Math.max(1, set.ranges().size());
      case Sequence(List<PatternNode> patternNodes) ->
          Math.max(1, patternNodes.stream().mapToLong(PatternNode::size).sum());
      case Choice(List<PatternNode> patternNodes) ->
          patternNodes.stream().mapToLong(PatternNode::size).sum();
      case Repeat(PatternNode patternNode, int least, int most) ->
          patternNode.size() * Math.max(1, Math.max(least, most));
    };
  }
}
