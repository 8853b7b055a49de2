package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;

/** Something that has a value, or null, in every event. */
public sealed interface Term {
  /** The type of its values. */
  FieldType type();

  /** Whether it is null in some event. */
  default boolean nullable() {
    return true;
  }

  /**
   * A column of the topic's table.
   *
   * @param name the name in queries
   * @param path the members that lead to the value in the event, which tell the column; empty for
   *     the envelope's columns, whose name is their own
   * @param origin the path before the field was first renamed: by this a query is the same one
   *     before and after
   */
  record Stored(String name, List<String> path, FieldType type, List<String> origin)
      implements Term {
    public static final Stored ID = new Stored("id", List.of(), FieldType.STRING);
    public static final Stored TIMESTAMP = new Stored("timestamp", List.of(), FieldType.TIME);
    public static final Stored ENV = new Stored("env", List.of(), FieldType.STRING);
    public static final Stored ORG = new Stored("org", List.of(), FieldType.STRING);

    /** When the event was loaded; not for queries. */
    public static final Stored LOADED_AT = new Stored("loaded_at", List.of(), FieldType.TIME);

    /** The event's JSON text as it was sent; not for queries, which reach into it. */
    public static final Stored PAYLOAD = new Stored("payload", List.of(), FieldType.STRING);

    public Stored {
      path = List.copyOf(path);
      origin = List.copyOf(origin);
    }

    /** A column of a field that was never renamed. */
    public Stored(String name, List<String> path, FieldType type) {
      this(name, path, type, path);
    }

    @Override
    public boolean nullable() {
      return !equals(ID) && !equals(TIMESTAMP);
    }
  }

  /** A declared whole number that has no column, as the source of an envelope's text has none. */
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
   * An undeclared member of the event, seen as one kind of value: null where it is of another.
   *
   * @param steps the way to it, at least one step; inside of {@link Predicate.AnyElement} the way
   *     from the element, none for the element itself
   */
  record Member(List<PathStep> steps, Kind kind) implements Term {
    /** What to see. */
    public enum Kind {
      TEXT,
      /** A number written as a whole one of up to 38 digits. */
      WHOLE,
      /** Any other number, as its nearest double. */
      REAL,
      /**
       * A number that is a whole one of up to 38 digits, however it is written: exact beyond 2^53.
       */
      EXACT_WHOLE,
      /** Any other number than that, as its nearest double. */
      OTHER_REAL,
      TRUTH,
      /** Any of the above; only whether it is null can be asked. */
      SCALAR,
      /** Anything but JSON's null; only whether it is null can be asked. */
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

  /** The part of a text that takes part in sorting. */
  record SortPrefix(Term text) implements Term {
    /** How many code points that are. */
    public static final int LENGTH = 256;

    @Override
    public FieldType type() {
      return FieldType.STRING;
    }

    @Override
    public boolean nullable() {
      return text.nullable();
    }

    /** The head of one text. */
    public static String of(String text) {
      if (text.length() <= LENGTH || text.codePointCount(0, text.length()) <= LENGTH) return text;
      return text.substring(0, text.offsetByCodePoints(0, LENGTH));
    }
  }
}
