package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.schema.Keyword.Applicator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;

/**
 * Finds schemas that apply themselves to the same value, and those that apply others to it through
 * too many steps. Without these, the number of frames of an evaluation is limited by the nesting of
 * the value.
 */
final class SchemaCycles {
  /** The maximum number of schemas that may apply one another to one value. */
  static final int LONGEST = 100;

  private static final class Visit {
    final SchemaNode node;
    final Iterator<SchemaNode> below;
    int longest;
    boolean circular;

    Visit(SchemaNode node) {
      this.node = node;
      this.below =
          node.keywords().stream()
              .filter(Applicator.class::isInstance)
              .flatMap(keyword -> ((Applicator) keyword).inPlace().stream())
              .iterator();
    }
  }

  private final IdentityHashMap<SchemaNode, Visit> visits = new IdentityHashMap<>();
  private final IdentityHashMap<SchemaNode, Visit> entered = new IdentityHashMap<>();

  private SchemaCycles() {}

  static List<SchemaProblem> problems(
      Collection<SchemaNode> nodes,
      IdentityHashMap<SchemaNode, List<String>> paths,
      List<SchemaGraph.Reference> references) {
    SchemaCycles circles = new SchemaCycles();
    for (SchemaNode node : nodes) circles.visit(node);
    List<SchemaProblem> problems = new ArrayList<>();
    for (SchemaGraph.Reference reference : references) {
      Visit visit = circles.visits.get(reference.target());
      if (visit == null || !visit.circular) continue;
      String message = "'" + reference.text() + "' refers to itself";
      problems.add(new SchemaProblem(reference.path(), message));
    }
    for (SchemaNode node : nodes) {
      Visit visit = circles.visits.get(node);
      if (visit == null || visit.circular || visit.longest != LONGEST + 1) continue;
      problems.add(
          new SchemaProblem(
              paths.getOrDefault(node, List.of()),
              "more than "
                  + LONGEST
                  + " schemas apply one another to one value here, by $ref, allOf and the like"));
    }
    return problems;
  }

  private void visit(SchemaNode start) {
    if (visits.containsKey(start)) return;
    Deque<Visit> open = new ArrayDeque<>();
    enter(open, start);
    while (!open.isEmpty()) {
      Visit visit = open.getFirst();
      if (visit.below.hasNext()) {
        SchemaNode next = visit.below.next();
        Visit known = visits.get(next);
        if (known != null) add(visit, known);
        else if (entered.containsKey(next)) visit.circular = true;
        else enter(open, next);
        continue;
      }
      open.pop();
      visits.put(visit.node, visit);
      Visit above = open.peek();
      if (above != null) add(above, visit);
    }
  }

  private void enter(Deque<Visit> open, SchemaNode node) {
    Visit visit = new Visit(node);
    visit.longest = 1;
    entered.put(node, visit);
    open.push(visit);
  }

  private static void add(Visit above, Visit below) {
    above.circular |= below.circular;
    above.longest = Math.max(above.longest, below.longest + 1);
  }
}
