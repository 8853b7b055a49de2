package dev.tidemark.sql.cursor;

import dev.tidemark.partitioner.text.Digests;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.PayloadFields;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A digest that identifies a query: its topic, its conditions in any order, and its sort. The limit
 * is not included, so it may change from page to page.
 *
 * <p>Every part is a digest of its own parts. Digests have a fixed length, so two different queries
 * cannot have the same encoding.
 */
public final class QueryDigest {
  private QueryDigest() {}

  /** Returns the digest of a bound query, independent of the caller. */
  public static String of(Query query) {
    return digest(
        "question",
        query.topic().name(),
        asked(query),
        of(query.originally()),
        of(query.totalOrder()));
  }

  /**
   * Digests the search words and not the fields in which they are searched: those change with the
   * topic.
   */
  private static String asked(Query query) {
    List<String> words = query.searchWords().words();
    return words.isEmpty()
        ? of(query.asked())
        : digest(
            "words", of(query.asked()), sorted(words.stream().map(word -> digest("word", word))));
  }

  /** Returns the digest of the same query as a follow query. */
  public static String ofFollowed(Query query) {
    return digest("followed", of(query));
  }

  /** Returns the digest of what the caller of a bound query may see. */
  public static String ofRights(Query query) {
    return digest("rights", query.topic().name(), of(query.allowed()));
  }

  private static String of(Predicate predicate) {
    return switch (predicate) {
      case Predicate.All _ -> digest("all");
      case Predicate.None _ -> digest("none");
      case Predicate.And(List<Predicate> parts) -> digest("and", unordered(parts));
      case Predicate.Or(List<Predicate> parts) -> digest("or", unordered(parts));
      case Predicate.Not(Predicate part) -> digest("not", of(part));
      case Predicate.Compare(Term term, Predicate.Op op, Value value) ->
          digest(op.name(), of(term), of(value));
      case Predicate.In(Term term, List<Value> values) ->
          digest("in", of(term), sorted(values.stream().map(QueryDigest::of)));
      case Predicate.IsNull(Term term) -> digest("null", of(term));
      case Predicate.Matches(Term term, var pattern) -> digest("matches", of(term), pattern.text());
      case Predicate.Prefix(Term term, String prefix) -> digest("prefix", of(term), prefix);
      case Predicate.Contains(Term term, String part, boolean anyCase) ->
          digest(anyCase ? "icontains" : "contains", of(term), part);
      case Predicate.AnyElement(List<List<PathStep>> lists, Predicate condition) ->
          digest(
              "element",
              lists.stream().map(QueryDigest::steps).reduce("", String::concat),
              of(condition));
    };
  }

  private static String of(PayloadFields payloadFields) {
    return switch (payloadFields) {
      case PayloadFields.Whole _ -> digest("whole");
      case PayloadFields.Members(var members) ->
          digest(
              "members",
              sorted(
                  members.entrySet().stream()
                      .map(member -> digest("member", member.getKey(), of(member.getValue())))));
    };
  }

  private static String of(TotalOrder totalOrder) {
    return digest(
        "order", totalOrder.keys().stream().map(QueryDigest::of).reduce("", String::concat));
  }

  private static String of(SortKey key) {
    return digest(key.descending() ? "desc" : "asc", of(key.term()));
  }

  private static String of(Term term) {
    return switch (term) {
      case Term.Stored(String name, _, var type, List<String> origin) ->
          digest("stored", origin.isEmpty() ? name : of(origin), type.name());
      case Term.Declared(List<String> path) -> digest("declared", of(path));
      case Term.Member(List<PathStep> steps, var kind) ->
          digest("member", steps(steps), kind.name());
      case Term.SortPrefix(Term text) -> digest("head", of(text));
    };
  }

  private static String of(Value value) {
    return switch (value) {
      case Value.Text(String text) -> digest("text", text);
      case Value.Whole(long number) -> digest("whole", Long.toString(number));
      case Value.Huge(var number) -> digest("huge", number.toString());
      case Value.Real(double number) -> digest("real", Double.toHexString(number));
      case Value.Bool(boolean truth) -> digest("bool", Boolean.toString(truth));
      case Value.Time(long millis) -> digest("time", Long.toString(millis));
      case Value.Texts(List<String> texts) -> digest("texts", of(texts));
    };
  }

  private static String of(List<String> steps) {
    return digest(
        "list", steps.stream().map(step -> digest("step", step)).reduce("", String::concat));
  }

  private static String steps(List<PathStep> steps) {
    return digest("steps", steps.stream().map(QueryDigest::of).reduce("", String::concat));
  }

  private static String of(PathStep step) {
    return switch (step) {
      case PathStep.Name(String name) -> digest("name", name);
      case PathStep.Digits(String digits) -> digest("digits", digits);
    };
  }

  private static String unordered(List<Predicate> parts) {
    return sorted(parts.stream().map(QueryDigest::of));
  }

  private static String sorted(Stream<String> digests) {
    return digests.sorted().reduce("", String::concat);
  }

  private static String digest(String... parts) {
    MessageDigest sha = Digests.sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      sha.update(bytes);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
  }
}
