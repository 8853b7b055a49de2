package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.Steps;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A keyword of a schema with what it says. */
sealed interface Keyword {
  /** Its name. */
  String name();

  /** Says something of a value by itself. */
  non-sealed interface Assertion extends Keyword {
    /** Whether it holds. */
    boolean holds(JsonNode value, Steps steps);

    /** What is wrong where it does not hold. */
    List<String> problems(JsonNode value);
  }

  /** Has other schemas evaluated, and says something of how many hold. */
  non-sealed interface Applicator extends Keyword {
    Mode mode();

    /** Whether it says anything of such a value; of every other it holds. */
    default boolean appliesTo(JsonNode value) {
      return true;
    }

    /**
     * The evaluations that it asks for, one after the other.
     *
     * @param done how many were asked for and hold by now; for {@link Mode#CONDITION}
     * @param evaluated the members and indexes that other keywords evaluated; for unevaluated ones
     */
    Iterator<Child> children(JsonNode value, Passed done, Set<Object> evaluated, Steps steps);

    /** The schemas that it applies to the value itself, to find circles. */
    List<SchemaNode> inPlace();

    /** What is wrong where it does not hold, beside what is wrong with its children. */
    default List<String> problems(int passed) {
      return List.of();
    }

    /** Whether so many evaluations that hold are what it wants. */
    default boolean wants(int passed) {
      return true;
    }

    /** Whether more evaluations cannot change that. */
    default boolean isDecided(int passed) {
      return false;
    }

    /** What is wrong with a child for which nothing is allowed; null for the usual words. */
    default @Nullable String forbidden(Child child) {
      return null;
    }
  }

  /** How many evaluations of an applicator hold. */
  interface Passed {
    int count();
  }

  /** How an applicator's evaluations count. */
  enum Mode {
    /** Each must hold. */
    ALL,
    /** How many hold decides; why the others do not is told if too few do. */
    SOME,
    /** How many hold decides; why others do not is not told. */
    COUNT,
    /** What holds must not, and nothing is known of what it evaluated. */
    NONE,
    /** The first decides which comes next, and that must hold. */
    CONDITION
  }

  /**
   * An evaluation.
   *
   * @param step the member's name or the index that leads from the value to this one; null in place
   * @param inPlace whether it is of the same value, so that what it evaluated counts for it
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
