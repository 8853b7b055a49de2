package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.StepLimitException;
import dev.tidemark.partitioner.regex.Steps;
import java.util.List;
import java.util.Optional;

/**
 * A JSON Schema (draft 2020-12) that is compiled to validate values. Its result is final.
 *
 * <p>References stay within the document, {@code format} is not validated, and patterns are those
 * of ECMA-262. A validation counts its steps, and its depth on the stack of the thread is limited
 * by the nesting of the value. Immutable and thread-safe.
 */
public final class CompiledSchema {
  private final SchemaNode root;
  private final boolean tracks;

  private CompiledSchema(SchemaGraph graph) {
    root = graph.root();
    tracks = graph.tracks();
  }

  /**
   * Returns the reasons why a schema cannot be used although it is valid against the meta-schema;
   * empty if it can be used.
   */
  public static List<SchemaProblem> problemsOf(JsonNode schema) {
    Optional<SchemaProblem> deep = SchemaDepth.problem(schema);
    return deep.map(List::of).orElseGet(() -> new SchemaGraph(schema).problems());
  }

  /**
   * Compiles a schema.
   *
   * @throws IllegalArgumentException if it has problems
   */
  public static CompiledSchema of(JsonNode schema) {
    Optional<SchemaProblem> deep = SchemaDepth.problem(schema);
    if (deep.isPresent()) throw new IllegalArgumentException(deep.get().toString());
    SchemaGraph graph = new SchemaGraph(schema);
    if (!graph.problems().isEmpty()) {
      throw new IllegalArgumentException(graph.problems().toString());
    }
    return new CompiledSchema(graph);
  }

  /**
   * Returns whether a value is valid.
   *
   * @throws StepLimitException if more steps are needed than are left
   */
  public boolean accepts(JsonNode value, Steps steps) {
    return new Evaluation(steps, tracks, 0).run(root, value);
  }

  /**
   * Returns the violations of a value that is not valid. The list is incomplete if there are more
   * than {@code most}, or if the steps run out.
   *
   * @param most the maximum number of violations
   */
  public List<Violation> violations(JsonNode value, Steps steps, int most) {
    Evaluation evaluation = new Evaluation(steps, tracks, most);
    try {
      evaluation.run(root, value);
    } catch (StepLimitException e) {
      // The value is known to be not valid: return the violations found so far.
    }
    return List.copyOf(evaluation.violations());
  }
}
