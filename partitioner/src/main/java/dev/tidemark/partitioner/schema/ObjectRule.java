package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.json.NameTable;
import dev.tidemark.partitioner.regex.Steps;

/**
 * The proof of an object: each member in its turn, then what holds of them together.
 *
 * @param others the rule of members that have none of their own
 * @param required the members that must be there, as bits
 * @param cost the steps that each object takes, beside those of its members
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ObjectRule(
    NameTable<Member> members,
    Rule others,
    long[] required,
    ObjectConstraint objectConstraint,
    int tests,
    int cost) {
  /** Watches nothing. */
  static final int UNWATCHED = -1;

  /**
   * A member that the schema or the watcher knows.
   *
   * @param number its bit
   * @param tests tests whose outcome is noted for the formula
   * @param testNumbers their numbers in the formula
   * @param watch what the watcher calls it, or {@link #UNWATCHED}
   */
  @SuppressWarnings("ArrayRecordComponent") // read once a member of every event; never compared
  record Member(int number, Rule rule, TokenCheck[] tests, int[] testNumbers, int watch) {}

  boolean proves(JsonTokens value, ValueListener valueListener, Steps steps)
      throws InvalidJsonException {
    steps.take(cost);
    MemberResults notes = new MemberResults(members.size(), tests);
    NameTable.Place<Member> last = members.beginning();
    while (value.member(last)) {
      NameTable.Name<Member> name = value.nameIn(members, last);
      if (name == null) {
        if (!others.proves(value, valueListener, steps)) return false;
        continue;
      }
      last = name;
      Member member = name.value();
      if (!notes.add(member.number)) {
        // Of a repeated member the first counts.
        Rule.ANY.proves(value, valueListener, steps);
      } else {
        for (int i = 0; i < member.tests.length; i++) {
          notes.set(member.testNumbers[i], member.tests[i].test(value, steps));
        }
        if (member.watch != UNWATCHED) valueListener.watch(member.watch, value);
        if (!member.rule.proves(value, valueListener, steps)) return false;
      }
    }
    return notes.hasAll(required) && objectConstraint.of(notes) == Ternary.YES;
  }
}
