package dev.tidemark.testkit.oracle;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for one page.
 *
 * @param limit the maximum number of rows of the page
 * @param cursor null for the first page
 */
public record Request(OracleQuery oracleQuery, int limit, @Nullable String cursor) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_ROWS = 1000;
  private static final int MOST_FILTERS = 16;
  private static final int MOST_FIELDS = 100;

  /**
   * Reads a request from a body; throws {@link InvalidQuery} if the contract does not allow the
   * body.
   */
  public static Request read(byte[] body) {
    String text = text(body);
    if (text.isBlank()) text = "{}";
    List<String> problems = new ArrayList<>();
    Json.Obj request = object(text);
    if (!sound(request)) throw new InvalidQuery("a repeated member, or half of a surrogate pair");
    request.members().forEach((name, value) -> check(name, value, problems));
    if (!problems.isEmpty()) throw new InvalidQuery(problems);
    return new Request(
        new OracleQuery(
            request.member("filter") instanceof Json.Obj filter ? filter.members() : Map.of(),
            request.member("any") instanceof Json.Arr(List<Json> filters)
                ? filters.stream().map(filter -> ((Json.Obj) filter).members()).toList()
                : List.of(),
            request.member("q") instanceof Json.Str(String words) ? words : null,
            names(request.member("fields")),
            names(request.member("sort"))),
        request.member("limit") instanceof Json.Num(String limit)
            ? new BigInteger(limit).min(BigInteger.valueOf(MOST_ROWS)).intValueExact()
            : DEFAULT_LIMIT,
        request.member("cursor") instanceof Json.Str(String cursor) ? cursor : null);
  }

  private static void check(String name, Json value, List<String> problems) {
    boolean right =
        value == Json.Null.NULL
            ? List.of("filter", "any", "q", "fields", "sort", "cursor", "limit", "follow")
                .contains(name)
            : switch (name) {
              case "filter" -> value instanceof Json.Obj;
              case "any" -> isListOf(Json.Obj.class, value, MOST_FILTERS);
              case "fields" -> isListOf(Json.Str.class, value, MOST_FIELDS);
              case "sort" -> isListOf(Json.Str.class, value, Integer.MAX_VALUE);
              case "limit" ->
                  value instanceof Json.Num(String limit) && limit.matches("0*[1-9][0-9]*");
              case "q", "cursor" -> value instanceof Json.Str;
              case "follow" -> value instanceof Json.Bool;
              default -> false;
            };
    if (!right) problems.add("member '" + name + "' cannot be " + value.text());
  }

  private static boolean isListOf(Class<? extends Json> kind, Json value, int most) {
    return value instanceof Json.Arr(List<Json> items)
        && items.size() <= most
        && items.stream().allMatch(kind::isInstance);
  }

  private static @Nullable List<String> names(Json value) {
    return value instanceof Json.Arr(List<Json> items)
        ? items.stream().map(item -> ((Json.Str) item).value()).toList()
        : null;
  }

  private static Json.Obj object(String text) {
    try {
      if (Json.parse(text) instanceof Json.Obj object) return object;
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new InvalidQuery("not JSON: " + e.getMessage());
    }
    throw new InvalidQuery("not an object");
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidQuery("not UTF-8");
    }
  }

  private static boolean sound(Json json) {
    return switch (json) {
      case Json.Null _, Json.Bool _, Json.Num _ -> true;
      case Json.Str(String value) -> sound(value);
      case Json.Arr(List<Json> items) -> items.stream().allMatch(Request::sound);
      case Json.Obj(Map<String, Json> members, boolean repeats) ->
          !repeats
              && members.entrySet().stream()
                  .allMatch(member -> sound(member.getKey()) && sound(member.getValue()));
    };
  }

  private static boolean sound(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
