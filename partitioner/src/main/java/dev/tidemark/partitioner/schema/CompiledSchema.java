package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.StepLimitException;
import dev.tidemark.partitioner.regex.Steps;
import java.util.List;
import java.util.Optional;

/**
 * One JSON Schema (draft 2020-12), ready to judge values: its word on a value is final.
 *
 * <p>References stay within the document, {@code format} asserts nothing, and patterns are those of
 * ECMA-262. A result takes counted steps and no more of the thread's stack than the value is deep.
 * Thread-safe.
 */
public final class CompiledSchema {
  private final SchemaNode root;
  private final boolean tracks;

  private CompiledSchema(SchemaGraph graph) {
    root = graph.root();
    tracks = graph.tracks();
  }

  /** Why a schema cannot be used, although it is one by the rules for schemas; empty if it can. */
  public static List<SchemaProblem> problemsOf(JsonNode schema) {
    Optional<SchemaProblem> deep = SchemaDepth.problem(schema);
    return deep.map(List::of).orElseGet(() -> new SchemaGraph(schema).problems());
  }

  /**
   * A schema.
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
   * Whether a value is valid.
   *
   * @throws StepLimitException if it takes more steps to find out than there are
   */
  public boolean accepts(JsonNode value, Steps steps) {
    return new Evaluation(steps, tracks, 0).run(root, value);
  }

  /**
   * What a value that is not valid does wrong: not everything where there is too much, or where it
   * takes more steps to find out than there are.
   *
   * @param most how many violations are told at most
   */
  public List<Violation> violations(JsonNode value, Steps steps, int most) {
    Evaluation evaluation = new Evaluation(steps, tracks, most);
    try {
      evaluation.run(root, value);
    } catch (StepLimitException e) {
      // It is not valid in any case: what was found until then has to do.
    }
    return List.copyOf(evaluation.violations());
  }
}
