package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.Steps;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A keyword of a schema, with its value. */
sealed interface Keyword {
  /** Returns the name of the keyword. */
  String name();

  /** A keyword that checks a value by itself. */
  non-sealed interface Assertion extends Keyword {
    /** Returns whether the value is valid. */
    boolean holds(JsonNode value, Steps steps);

    /** Returns what is wrong with a value that is not valid. */
    List<String> problems(JsonNode value);
  }

  /** A keyword that applies other schemas, and checks how many of them are valid. */
  non-sealed interface Applicator extends Keyword {
    Mode mode();

    /** Returns whether the keyword applies to the value. If not, the value is valid. */
    default boolean appliesTo(JsonNode value) {
      return true;
    }

    /**
     * Returns the evaluations that it needs, one after the other.
     *
     * @param done the number of valid evaluations so far; for {@link Mode#CONDITION}
     * @param evaluated the members and indexes that other keywords evaluated; for {@code
     *     unevaluatedProperties} and {@code unevaluatedItems}
     */
    Iterator<Child> children(JsonNode value, Passed done, Set<Object> evaluated, Steps steps);

    /** Returns the schemas that it applies to the value itself, to find cycles. */
    List<SchemaNode> inPlace();

    /** Returns what is wrong in addition to the violations of its children. */
    default List<String> problems(int passed) {
      return List.of();
    }

    /** Returns whether {@code passed} valid evaluations are accepted. */
    default boolean wants(int passed) {
      return true;
    }

    /** Returns whether more evaluations cannot change the result of {@link #wants}. */
    default boolean isDecided(int passed) {
      return false;
    }

    /**
     * Returns what is wrong with a child whose schema is {@code false}; null for the default
     * message.
     */
    default @Nullable String forbidden(Child child) {
      return null;
    }
  }

  /** The number of valid evaluations of an applicator. */
  interface Passed {
    int count();
  }

  /** How the evaluations of an applicator are counted. */
  enum Mode {
    /** Each must be valid. */
    ALL,
    /**
     * The number of valid evaluations decides. If too few are valid, the reasons of the others are
     * reported.
     */
    SOME,
    /** The number of valid evaluations decides. The reasons of the others are not reported. */
    COUNT,
    /** None must be valid. Nothing that they evaluated counts. */
    NONE,
    /** The first decides which schema is next, and the next must be valid. */
    CONDITION
  }

  /**
   * An evaluation of a schema.
   *
   * @param step the name of the member or the index that leads from the value to this one; null for
   *     the same value
   * @param inPlace whether it is of the same value, so that the members it evaluated count for that
   *     value
   */
  record Child(SchemaNode schema, JsonNode value, @Nullable Object step, boolean inPlace) {
    static Child here(SchemaNode schema, JsonNode value) {
      return new Child(schema, value, null, true);
    }

    static Child below(SchemaNode schema, JsonNode value, Object step) {
      return new Child(schema, value, step, false);
    }
  }
}
