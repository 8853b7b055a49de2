package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.StepLimitException;
import dev.tidemark.partitioner.regex.Steps;
import java.util.List;

/**
 * Proves in one pass over its tokens that an object is valid, and shows the members that somebody
 * watches on the way.
 *
 * <p>Most of a stream of events is valid, and a tree for each would cost several times the parsing.
 * So a schema is compiled into rules for what it says plainly; where it says something else, or the
 * value is odd, nothing is proved and {@link CompiledSchema} decides. Law: what is proved, that
 * accepts.
 *
 * <p>Does not change; safe for use by any number of threads.
 */
public final class FastValidator {
  private final Rule rule;
  private final List<String> unchecked;

  private FastValidator(Rule rule, List<String> unchecked) {
    this.rule = rule;
    this.unchecked = unchecked;
  }

  /**
   * The proof of a schema.
   *
   * @param schema a schema that {@link CompiledSchema} can use
   * @param watched member names that lead from the root to a value, all different
   */
  public static FastValidator of(JsonNode schema, List<List<String>> watched) {
    SchemaCompiler compiler = new SchemaCompiler(schema);
    return new FastValidator(compiler.compile(ValuePath.of(watched)), compiler.unchecked());
  }

  /**
   * The places of the schema, as JSON pointers to keywords, that prove nothing: an event for which
   * one of them counts always gets {@link CompiledSchema}'s result, which takes several times as
   * long.
   */
  public List<String> unchecked() {
    return unchecked;
  }

  /**
   * Whether the value that is stood on is proved valid. If so it is walked through afterwards, if
   * not, anything may be.
   *
   * @throws InvalidJsonException if it is no JSON
   * @throws StepLimitException if it takes more steps to find out than there are
   */
  public boolean proves(JsonTokens value, ValueListener valueListener, Steps steps)
      throws InvalidJsonException {
    return rule.proves(value, valueListener, steps);
  }
}
