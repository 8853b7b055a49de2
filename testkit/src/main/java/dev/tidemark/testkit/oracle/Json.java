package dev.tidemark.testkit.oracle;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A JSON value that keeps the details that the contract specifies: number texts, and the first of
 * repeated members.
 */
public sealed interface Json {
  /** JSON's null. */
  enum Null implements Json {
    NULL
  }

  /** true or false. */
  record Bool(boolean value) implements Json {}

  /** A number as written. */
  record Num(String text) implements Json {}

  /** A string, unescaped. */
  record Str(String value) implements Json {}

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /**
   * An object.
   *
   * @param members by name, in order; the first of repeated members
   * @param repeats whether a member is repeated
   */
  record Obj(Map<String, Json> members, boolean repeats) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Obj(Map<String, Json> members) {
      this(members, false);
    }

    /** Returns the value of a member; null if it is absent. */
    public Json member(String name) {
      return members.getOrDefault(name, Null.NULL);
    }
  }

  /** Parses a JSON text. */
  static Json parse(String text) {
    return JsonReading.parse(text);
  }

  /** A string. */
  static Json of(String value) {
    return new Str(value);
  }

  /** A whole number. */
  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /** Returns the value as compact text. */
  default String text() {
    return switch (this) {
      case Null _ -> "null";
      case Bool(boolean value) -> Boolean.toString(value);
      case Num(String text) -> text;
      case Str(String value) -> quote(value);
      case Arr(List<Json> items) -> {
        StringJoiner joined = new StringJoiner(",", "[", "]");
        for (Json item : items) joined.add(item.text());
        yield joined.toString();
      }
      case Obj(Map<String, Json> members, boolean _) -> {
        StringJoiner joined = new StringJoiner(",", "{", "}");
        members.forEach((name, value) -> joined.add(quote(name) + ":" + value.text()));
        yield joined.toString();
      }
    };
  }

  /** Returns a string as JSON text. */
  static String quote(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }
}
