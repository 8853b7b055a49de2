package dev.tidemark.partitioner.layout;

import dev.tidemark.partitioner.text.AsciiCase;
import org.jspecify.annotations.Nullable;

/**
 * A value in a path of the landing zone: no value, a text, or the digest of a text that is too long
 * for a file name.
 */
public sealed interface PartitionValue {
  /** No value, for example of an event without an environment. */
  record None() implements PartitionValue {}

  /** A text of at most 120 bytes when it is encoded. {@link #of} accepts any text. */
  record Text(String text) implements PartitionValue {
    public Text {
      if (PathEncoding.isTooLong(text)) throw new IllegalArgumentException("too long for a path");
    }
  }

  /** The SHA-256, in 64 lower-case hex digits, of the UTF-8 bytes of a text that is too long. */
  record Digest(String hex) implements PartitionValue {
    public Digest {
      if (!PathEncoding.isDigest(hex)) throw new IllegalArgumentException("not a SHA-256: " + hex);
    }
  }

  /** Returns the value of a text of any length; {@link None} if the text is null. */
  static PartitionValue of(@Nullable String text) {
    if (text == null) return new None();
    return PathEncoding.isTooLong(text) ? new Digest(PathEncoding.digest(text)) : new Text(text);
  }

  /** Returns whether this is the value of the text. */
  default boolean is(@Nullable String text) {
    return equals(of(text));
  }

  /**
   * Returns whether this is the topic with this name. Names are compared without regard to ASCII
   * case.
   */
  default boolean isTopic(String name) {
    return this instanceof Text(var text)
        ? AsciiCase.lower(text).equals(AsciiCase.lower(name))
        : is(name);
  }
}
