package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;

/** Something that has a value, or null, in every event. Immutable. */
public sealed interface Term {
  /** Returns the type of its values. */
  FieldType type();

  /** Returns whether it can be null. */
  default boolean nullable() {
    return true;
  }

  /**
   * A column of the topic's table.
   *
   * @param name the name in queries
   * @param path the path of members to the value in the event, which identifies the column; empty
   *     for the envelope's columns, which are identified by their name
   * @param origin the path before the field was first renamed, so that the digest of a query does
   *     not change with a rename
   */
  record Stored(String name, List<String> path, FieldType type, List<String> origin)
      implements Term {
    public static final Stored ID = new Stored("id", List.of(), FieldType.STRING);
    public static final Stored TIMESTAMP = new Stored("timestamp", List.of(), FieldType.TIME);
    public static final Stored ENV = new Stored("env", List.of(), FieldType.STRING);
    public static final Stored ORG = new Stored("org", List.of(), FieldType.STRING);

    /** The time at which the event was loaded; not available in queries. */
    public static final Stored LOADED_AT = new Stored("loaded_at", List.of(), FieldType.TIME);

    /** The event's JSON text as it was sent; queries use members of it instead. */
    public static final Stored PAYLOAD = new Stored("payload", List.of(), FieldType.STRING);

    public Stored {
      path = List.copyOf(path);
      origin = List.copyOf(origin);
    }

    /** Creates the column of a field that was never renamed. */
    public Stored(String name, List<String> path, FieldType type) {
      this(name, path, type, path);
    }

    @Override
    public boolean nullable() {
      return !equals(ID) && !equals(TIMESTAMP);
    }
  }

  /**
   * A declared whole number without a column of its type, because it is the source of a text in the
   * envelope.
   */
  record Declared(List<String> path) implements Term {
    public Declared {
      path = List.copyOf(path);
    }

    @Override
    public FieldType type() {
      return FieldType.LONG;
    }
  }

  /**
   * An undeclared member of the event, read as one kind of value; null if the value is of another
   * kind.
   *
   * @param steps the path to the member, at least one step; inside {@link Predicate.AnyElement} the
   *     path from the element, with no steps for the element itself
   */
  record Member(List<PathStep> steps, Kind kind) implements Term {
    /** The kind of value to read. */
    public enum Kind {
      TEXT,
      /** A number that is written as a whole number of up to 38 digits. */
      WHOLE,
      /** Any other number, as its nearest double. */
      REAL,
      /** A number that is a whole number of up to 38 digits, in any notation: exact beyond 2^53. */
      EXACT_WHOLE,
      /** Any other number, as its nearest double. */
      OTHER_REAL,
      TRUTH,
      /** Any of the kinds above; can only be tested for null. */
      SCALAR,
      /** Anything but JSON null; can only be tested for null. */
      ANY
    }

    public Member {
      steps = List.copyOf(steps);
    }

    @Override
    public FieldType type() {
      return switch (kind) {
        case TEXT, SCALAR, ANY -> FieldType.STRING;
        case WHOLE, EXACT_WHOLE -> FieldType.LONG;
        case REAL, OTHER_REAL -> FieldType.DOUBLE;
        case TRUTH -> FieldType.BOOLEAN;
      };
    }
  }

  /** The prefix of a text that is used for sorting. */
  record SortPrefix(Term text) implements Term {
    /** The length of the prefix in code points. */
    public static final int LENGTH = 256;

    @Override
    public FieldType type() {
      return FieldType.STRING;
    }

    @Override
    public boolean nullable() {
      return text.nullable();
    }

    /** Returns the prefix of one text. */
    public static String of(String text) {
      if (text.length() <= LENGTH || text.codePointCount(0, text.length()) <= LENGTH) return text;
      return text.substring(0, text.offsetByCodePoints(0, LENGTH));
    }
  }
}
