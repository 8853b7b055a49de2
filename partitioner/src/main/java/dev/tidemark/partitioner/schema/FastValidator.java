package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.StepLimitException;
import dev.tidemark.partitioner.regex.Steps;
import java.util.List;

/**
 * Proves in one pass over its tokens that an object is valid, and passes the watched members to a
 * listener.
 *
 * <p>Most events are valid, and building a tree for each would cost several times as much as
 * parsing. So the simple parts of a schema are compiled into rules. If another part of the schema
 * applies, or the value is unusual, the validator proves nothing and {@link CompiledSchema}
 * decides. Law: if this class proves a value valid, {@link CompiledSchema} accepts it.
 *
 * <p>Immutable and thread-safe.
 */
public final class FastValidator {
  private final Rule rule;
  private final List<String> unchecked;

  private FastValidator(Rule rule, List<String> unchecked) {
    this.rule = rule;
    this.unchecked = unchecked;
  }

  /**
   * Compiles a schema.
   *
   * @param schema a schema that {@link CompiledSchema} can use
   * @param watched member names that lead from the root to a value, all different
   */
  public static FastValidator of(JsonNode schema, List<List<String>> watched) {
    SchemaCompiler compiler = new SchemaCompiler(schema);
    return new FastValidator(compiler.compile(ValuePath.of(watched)), compiler.unchecked());
  }

  /**
   * Returns the keywords of the schema, as JSON pointers, that cannot be proved: an event to which
   * one of them applies is always validated by {@link CompiledSchema}, which takes several times as
   * long.
   */
  public List<String> unchecked() {
    return unchecked;
  }

  /**
   * Returns whether the current value is proved valid. If so, it has been read completely; if not,
   * the position is undefined.
   *
   * @throws InvalidJsonException if it is not valid JSON
   * @throws StepLimitException if more steps are needed than are left
   */
  public boolean proves(JsonTokens value, ValueListener valueListener, Steps steps)
      throws InvalidJsonException {
    return rule.proves(value, valueListener, steps);
  }
}
