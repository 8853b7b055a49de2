package dev.tidemark.sql.pattern;

import java.util.List;

/** What a portable pattern is made of. */
sealed interface PatternNode {
  /** Neither more nor less than this code point. */
  record Literal(int codePoint) implements PatternNode {}

  /** One code point of a set. */
  record OneOf(CodePointRanges set) implements PatternNode {}

  /** One after the other; the empty text where there is none. */
  record Sequence(List<PatternNode> patternNodes) implements PatternNode {
    public Sequence {
      patternNodes = List.copyOf(patternNodes);
    }
  }

  /** Any of them, at least two. */
  record Choice(List<PatternNode> patternNodes) implements PatternNode {
    public Choice {
      patternNodes = List.copyOf(patternNodes);
    }
  }

  /** So many times; without an upper end where {@code most} is {@link #ENDLESS}. */
  record Repeat(PatternNode patternNode, int least, int most) implements PatternNode {
    static final int ENDLESS = -1;
  }

  /**
   * How large the part is when its repetitions are written out, which is what a matcher's memory
   * and time for each character grow with.
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
