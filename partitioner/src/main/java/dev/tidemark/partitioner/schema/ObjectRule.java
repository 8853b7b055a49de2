package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.json.NameTable;
import dev.tidemark.partitioner.regex.Steps;

/**
 * The rule for an object: one for each member in turn, then the constraints on the object as a
 * whole.
 *
 * @param others the rule for all other members
 * @param required the numbers of the required members, as bits
 * @param cost the steps for each object, without those for its members
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ObjectRule(
    NameTable<Member> members,
    Rule others,
    long[] required,
    ObjectConstraint objectConstraint,
    int tests,
    int cost) {
  /** The {@code watch} of a member that is not watched. */
  static final int UNWATCHED = -1;

  /**
   * A member that the schema names or that is watched.
   *
   * @param number the index of its bit
   * @param tests tests whose results are stored for the object constraint
   * @param testNumbers the numbers of these tests in the object constraint
   * @param watch the number of the watched path, or {@link #UNWATCHED}
   */
  @SuppressWarnings("ArrayRecordComponent") // read for each member of every event; never compared
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
        // Of a repeated member the first counts, so any other value is accepted.
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
