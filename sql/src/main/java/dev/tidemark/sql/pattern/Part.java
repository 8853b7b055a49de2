package dev.tidemark.sql.pattern;

import java.util.List;

/** What a portable pattern is made of. */
sealed interface Part {
  /** Neither more nor less than this code point. */
  record Literal(int codePoint) implements Part {}

  /** One code point of a set. */
  record OneOf(CodePoints set) implements Part {}

  /** One after the other; the empty text where there is none. */
  record Sequence(List<Part> parts) implements Part {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** Any of them, at least two. */
  record Choice(List<Part> parts) implements Part {
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /** So many times; without an upper end where {@code most} is {@link #ENDLESS}. */
  record Repeat(Part part, int least, int most) implements Part {
    static final int ENDLESS = -1;
  }

  /**
   * How large the part is when its repetitions are written out, which is what a matcher's memory
   * and time for each character grow with.
   */
  default long size() {
    return switch (this) {
      case Literal _ -> 1;
      case OneOf(CodePoints set) -> Math.max(1, set.ranges().size());
      case Sequence(List<Part> parts) -> Math.max(1, parts.stream().mapToLong(Part::size).sum());
      case Choice(List<Part> parts) -> parts.stream().mapToLong(Part::size).sum();
      case Repeat(Part part, int least, int most) ->
          part.size() * Math.max(1, Math.max(least, most));
    };
  }
}
