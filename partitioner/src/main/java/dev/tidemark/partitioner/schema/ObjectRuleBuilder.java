package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.NameTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rules and tests for the members of one object. */
final class ObjectRuleBuilder {
  private static final class Draft {
    final int number;
    @Nullable Rule rule;
    int watch = ObjectRule.UNWATCHED;
    final List<TokenCheck> tests = new ArrayList<>();

    /** The numbers of the tests in the object constraint. */
    final List<Integer> testNumbers = new ArrayList<>();

    Draft(int number) {
      this.number = number;
    }
  }

  private final Map<String, Draft> members = new LinkedHashMap<>();
  private final BitSet required = new BitSet();
  private int tests;

  void member(String name, Rule rule) {
    draft(name).rule = rule;
  }

  void watch(String name, int path) {
    draft(name).watch = path;
  }

  void require(String name) {
    required.set(number(name));
  }

  /** Returns the number of a member, which is added if it is new. */
  int number(String name) {
    return draft(name).number;
  }

  /** Adds a test of a member and returns its number. */
  int test(String name, TokenCheck test) {
    Draft draft = draft(name);
    draft.tests.add(test);
    draft.testNumbers.add(tests);
    return tests++;
  }

  ObjectRule build(Rule others, ObjectConstraint objectConstraint) {
    Map<String, ObjectRule.Member> built = new HashMap<>();
    members.forEach(
        (name, draft) ->
            built.put(
                name,
                new ObjectRule.Member(
                    draft.number,
                    draft.rule == null ? others : draft.rule,
                    draft.tests.toArray(TokenCheck[]::new),
                    draft.testNumbers.stream().mapToInt(Integer::intValue).toArray(),
                    draft.watch)));
    int cost = 1 + members.size() / Long.SIZE + tests + objectConstraint.size();
    return new ObjectRule(
        NameTable.of(built), others, required.toLongArray(), objectConstraint, tests, cost);
  }

  private Draft draft(String name) {
    return members.computeIfAbsent(name, key -> new Draft(members.size()));
  }
}
