package dev.tidemark.partitioner.layout;

import dev.tidemark.partitioner.text.AsciiCase;
import org.jspecify.annotations.Nullable;

/**
 * One value of a path in the landing zone: nothing, a text, or the digest that stands for a text
 * too long for a name.
 */
public sealed interface PartitionValue {
  /** No value, as of an event that names no environment. */
  record None() implements PartitionValue {}

  /** A text of at most 120 bytes when it is encoded; {@link #of} takes any text. */
  record Text(String text) implements PartitionValue {
    public Text {
      if (PathEncoding.isTooLong(text)) throw new IllegalArgumentException("too long for a path");
    }
  }

  /** The SHA-256, in 64 lower-case hex digits, of the UTF-8 bytes of a text that is too long. */
  record Digest(String hex) implements PartitionValue {
    public Digest {
      if (!PathEncoding.isDigest(hex)) throw new IllegalArgumentException("no SHA-256: " + hex);
    }
  }

  /** The value of a text of any length, or of none. */
  static PartitionValue of(@Nullable String text) {
    if (text == null) return new None();
    return PathEncoding.isTooLong(text) ? new Digest(PathEncoding.digest(text)) : new Text(text);
  }

  /** Whether this is the value of that text. */
  default boolean is(@Nullable String text) {
    return equals(of(text));
  }

  /** Whether this is the topic of that name; names mind no case. */
  default boolean isTopic(String name) {
    return this instanceof Text(var text)
        ? AsciiCase.lower(text).equals(AsciiCase.lower(name))
        : is(name);
  }
}
