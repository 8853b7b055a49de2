package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.Steps;
import dev.tidemark.partitioner.schema.Keyword.Applicator;
import dev.tidemark.partitioner.schema.Keyword.Assertion;
import dev.tidemark.partitioner.schema.Keyword.Child;
import dev.tidemark.partitioner.schema.Keyword.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a value against a schema within a number of steps. Open schemas are on a separate stack
 * of frames, so the depth of nested schemas does not depend on the stack of the thread.
 *
 * <p>If only validity matters, the evaluation stops at the first violation. To find reasons,
 * alternatives are first evaluated in this way and then, if none is valid, once more for their
 * reasons. So only relevant reasons are collected.
 */
final class Evaluation {
  /** A frame costs about as much as this many steps of a pattern. */
  private static final int FRAME = 8;

  private final Steps steps;
  private final boolean tracks;
  private final int most;
  private final List<Violation> violations = new ArrayList<>();
  private final Deque<Frame> frames = new ArrayDeque<>();

  /**
   * Creates an evaluation.
   *
   * @param tracks whether to track which members and items were evaluated
   * @param most the maximum number of violations to find; 0 to find only whether there is one
   */
  Evaluation(Steps steps, boolean tracks, int most) {
    this.steps = steps;
    this.tracks = tracks;
    this.most = most;
  }

  private static final class Frame implements Keyword.Passed {
    final SchemaNode schema;
    final JsonNode value;
    final @Nullable Frame parent;
    final @Nullable Child child;

    /** Whether violations of this frame are collected. */
    final boolean tells;

    final Set<Object> evaluated;
    boolean valid = true;
    int keyword;
    @Nullable Iterator<Child> children;
    int asked;
    int passed;

    /** Whether alternatives are evaluated again for their reasons. */
    boolean again;

    Frame(
        SchemaNode schema,
        JsonNode value,
        @Nullable Frame parent,
        @Nullable Child child,
        boolean tells,
        boolean tracks) {
      this.schema = schema;
      this.value = value;
      this.parent = parent;
      this.child = child;
      this.tells = tells;
      evaluated = tracks ? new HashSet<>() : Set.of();
    }

    @Override
    public int count() {
      return passed;
    }
  }

  List<Violation> violations() {
    return violations;
  }

  /** Returns whether the value is valid. */
  boolean run(SchemaNode root, JsonNode value) {
    frames.push(new Frame(root, value, null, null, most > 0, tracks));
    while (true) {
      Frame frame = frames.getFirst();
      boolean ends =
          frame.keyword == frame.schema.keywords().size() || (!frame.valid && !wantsMore(frame));
      if (ends) {
        frames.pop();
        if (frame.parent == null) return frame.valid;
        deliver(frame.parent, frame);
        continue;
      }
      switch (frame.schema.keywords().get(frame.keyword)) {
        case Assertion assertion -> check(frame, assertion);
        case Applicator applicator -> apply(frame, applicator);
      }
    }
  }

  private boolean wantsMore(Frame frame) {
    return frame.tells && violations.size() < most;
  }

  private void check(Frame frame, Assertion assertion) {
    steps.take(1);
    frame.keyword++;
    if (assertion.holds(frame.value, steps)) return;
    frame.valid = false;
    if (!frame.tells) return;
    for (String problem : assertion.problems(frame.value)) add(frame, null, assertion, problem);
  }

  private void apply(Frame frame, Applicator applicator) {
    Iterator<Child> children = frame.children;
    if (children == null) {
      if (!applicator.appliesTo(frame.value)) {
        frame.keyword++;
        return;
      }
      frame.asked = 0;
      frame.passed = 0;
      children = applicator.children(frame.value, frame, frame.evaluated, steps);
      frame.children = children;
    }
    boolean stops =
        frame.again ? violations.size() >= most : applicator.isDecided(frame.passed) && !tracks;
    if (stops || !children.hasNext()) {
      conclude(frame, applicator);
      return;
    }
    steps.take(FRAME);
    Child child = children.next();
    boolean tells =
        frame.tells
            && switch (applicator.mode()) {
              case ALL -> true;
              case SOME -> frame.again;
              case COUNT, NONE -> false;
              case CONDITION -> frame.asked > 0;
            };
    frame.asked++;
    if (child.schema().isNever()) {
      if (tells) forbidden(frame, applicator, child);
      count(frame, applicator, child, false, Set.of());
    } else {
      frames.push(new Frame(child.schema(), child.value(), frame, child, tells, tracks));
    }
  }

  private void conclude(Frame frame, Applicator applicator) {
    frame.children = null;
    boolean wanted = !frame.again && applicator.wants(frame.passed);
    if (!wanted) {
      frame.valid = false;
      boolean looksAgain =
          applicator.mode() == Mode.SOME && frame.passed == 0 && !frame.again && wantsMore(frame);
      if (frame.tells && !frame.again) {
        for (String problem : applicator.problems(frame.passed)) {
          add(frame, null, applicator, problem);
        }
      }
      if (looksAgain) {
        frame.again = true;
        return;
      }
    }
    frame.again = false;
    frame.keyword++;
  }

  private void deliver(Frame parent, Frame frame) {
    Child child = frame.child;
    if (child == null) return;
    Applicator applicator = (Applicator) parent.schema.keywords().get(parent.keyword);
    count(parent, applicator, child, frame.valid, frame.evaluated);
  }

  private void count(
      Frame frame, Applicator applicator, Child child, boolean holds, Set<Object> evaluated) {
    if (holds) frame.passed++;
    boolean must =
        applicator.mode() == Mode.ALL || (applicator.mode() == Mode.CONDITION && frame.asked == 2);
    if (!holds && must) frame.valid = false;
    if (!tracks || !holds || applicator.mode() == Mode.NONE) return;
    if (child.step() != null) frame.evaluated.add(child.step());
    else if (child.inPlace()) {
      steps.take(evaluated.size());
      frame.evaluated.addAll(evaluated);
    }
  }

  private void forbidden(Frame frame, Applicator applicator, Child child) {
    String words = applicator.forbidden(child);
    if (words != null) add(frame, null, applicator, words);
    else add(frame, child.step(), applicator, "is not allowed here: its schema is false");
  }

  private void add(Frame frame, @Nullable Object step, Keyword keyword, String message) {
    if (violations.size() >= most) return;
    Deque<String> path = new ArrayDeque<>();
    String words = message;
    if (step != null) path.push(step.toString());
    for (Frame at = frame; at != null && at.child != null; at = at.parent) {
      Child child = at.child;
      if (child.step() != null) path.push(child.step().toString());
      else if (!child.inPlace()) words = "the name '" + child.value().asText() + "' " + words;
    }
    violations.add(new Violation(List.copyOf(path), keyword.name(), words));
  }
}
