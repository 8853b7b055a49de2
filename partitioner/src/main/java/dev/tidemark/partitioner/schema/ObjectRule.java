package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;

/**
 * The proof of an object: each member in its turn, then what holds of them together.
 *
 * @param others the rule of members that have none of their own
 * @param required the members that must be there, as bits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ObjectRule(
    Map<String, Member> members, Rule others, long[] required, Formula formula, int tests) {
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
  record Member(int number, Rule rule, TokenTest[] tests, int[] testNumbers, int watch) {}

  boolean proves(JsonParser parser, Watcher watcher) throws IOException {
    ObjectNotes notes = new ObjectNotes(members.size(), tests);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Member member = members.get(parser.currentName());
      parser.nextToken();
      if (member == null) {
        if (!others.proves(parser, watcher)) return false;
      } else if (!notes.add(member.number)) {
        // Of a repeated member the first counts.
        Rule.ANY.proves(parser, watcher);
      } else {
        for (int i = 0; i < member.tests.length; i++) {
          notes.set(member.testNumbers[i], member.tests[i].test(parser));
        }
        if (member.watch != UNWATCHED) watcher.watch(member.watch, parser);
        if (!member.rule.proves(parser, watcher)) return false;
      }
    }
    return notes.hasAll(required) && formula.of(notes) == Outcome.YES;
  }
}
