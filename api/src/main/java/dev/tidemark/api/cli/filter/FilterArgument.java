package dev.tidemark.api.cli.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.FilterMember;
import dev.tidemark.sql.bind.Operator;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.FilterJson;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses filters of the command line: {@code env=prod}, {@code level!=info}, {@code id_prefix=17},
 * {@code "timestamp>=2026-01-01"}, {@code code_in=1,2,3}, or a JSON object with filters of the API.
 *
 * <p>This never guesses: {@link FilterValue} defines the types of values, and an ambiguous argument
 * is rejected with the text to write instead.
 */
public final class FilterArgument {
  /** The characters of the operators; a name with one of them must be quoted. */
  private static final String SIGN_CHARACTERS = "=!<>~";

  /** Characters that precede {@code =} in operators of other languages and rarely end a name. */
  private static final String NO_END_OF_A_NAME = "^$*|&%+-?:@#/\\,;";

  /** The operator between a name and a value, and its meaning. */
  private enum Sign {
    EQ("=", Operator.EQ),
    NE("!=", Operator.NE),
    GT(">", Operator.GT),
    GTE(">=", Operator.GTE),
    LT("<", Operator.LT),
    LTE("<=", Operator.LTE);

    private final String text;
    private final Operator operator;

    Sign(String text, Operator operator) {
      this.text = text;
      this.operator = operator;
    }

    /** Returns the name of the filter's member; {@code =} has no suffix. */
    private String member(String name) {
      return this == EQ ? name : name + operator.suffix();
    }
  }

  private final Topic topic;
  private final String argument;

  private FilterArgument(Topic topic, String argument) {
    this.topic = topic;
    this.argument = argument.strip();
  }

  /**
   * Parses the arguments as the filter of a query.
   *
   * @throws CommandFailure if an argument is invalid, or two have the same member
   */
  public static Map<String, JsonNode> read(List<String> arguments, Topic topic) {
    var filter = new LinkedHashMap<String, JsonNode>();
    for (var argument : arguments) {
      new FilterArgument(topic, argument)
          .conditions()
          .forEach(
              (member, value) -> {
                if (filter.putIfAbsent(member, value) != null) throw twice(topic, member);
              });
    }
    return filter;
  }

  private static CommandFailure twice(Topic topic, String member) {
    var named = FilterMember.of(topic, member);
    var field = named.field();
    var hint =
        switch (named.operator()) {
          case EQ, IN -> "to match one of several values, use %s_in=A,B".formatted(field);
          case GT, GTE, LT, LTE, BETWEEN -> "for a range, use %s_between=FROM,TO".formatted(field);
          case NE, PREFIX, CONTAINS, ICONTAINS, EXISTS ->
              "a filter can have only one condition '%s'".formatted(member);
        };
    return new CommandFailure("--filter names '%s' twice; %s".formatted(member, hint));
  }

  private Map<String, JsonNode> conditions() {
    try {
      return argument.startsWith("{") ? object() : condition();
    } catch (QueryException e) {
      throw rejected(e.getMessage());
    }
  }

  private Map<String, JsonNode> object() {
    if (FilterJson.read(argument) instanceof ObjectNode object) {
      var conditions = new LinkedHashMap<String, JsonNode>();
      object.properties().forEach(e -> conditions.put(e.getKey(), e.getValue()));
      return conditions;
    }
    throw rejected("is not a JSON object");
  }

  private Map<String, JsonNode> condition() {
    int end = endOfName();
    var name = argument.substring(0, end).strip();
    var sign = sign(end);
    var text = argument.substring(end + sign.text.length()).strip();
    requireName(name);
    requireNoSign(text, argument.substring(end, end + sign.text.length()));
    var member = member(name, sign);
    try {
      return Map.of(sign.member(name), FilterValue.read(member, text));
    } catch (FilterValue.AmbiguousValue e) {
      throw rejected(e.getMessage());
    }
  }

  /** Returns the end of the name: the first operator character outside of quotes. */
  private int endOfName() {
    boolean quoted = false;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (c == '"') quoted = !quoted;
      else if (!quoted && SIGN_CHARACTERS.indexOf(c) >= 0) return i;
    }
    throw rejected(
        quoted
            ? "has a quote that is not closed"
            : "is not NAME=VALUE, with one of = != > >= < <=, or a JSON object");
  }

  private Sign sign(int at) {
    return List.of(Sign.values()).stream()
        .filter(sign -> argument.startsWith(sign.text, at))
        .max(Comparator.comparingInt(sign -> sign.text.length()))
        .orElseThrow(() -> unknownSign(argument.substring(at, at + 1)));
  }

  private void requireName(String name) {
    if (name.isEmpty()) throw rejected("has no name before its operator");
    char last = name.charAt(name.length() - 1);
    if (NO_END_OF_A_NAME.indexOf(last) >= 0) throw unknownSign(last + "=");
  }

  /**
   * Rejects a value that starts with an operator character: it may be half of an operator of
   * another language.
   */
  private void requireNoSign(String text, String sign) {
    if (text.isEmpty() || SIGN_CHARACTERS.indexOf(text.charAt(0)) < 0) return;
    throw unknownSign(sign + text.charAt(0));
  }

  private CommandFailure unknownSign(String sign) {
    var meant =
        switch (sign) {
          case "==" -> "NAME=VALUE";
          case "<>", "=!" -> "NAME!=VALUE";
          case "=>" -> "NAME>=VALUE";
          case "=<" -> "NAME<=VALUE";
          case "=~", "~", "*=", "%=" -> "NAME_contains=TEXT";
          case "^=" -> "NAME_prefix=TEXT";
          default -> "one of = != > >= < <=";
        };
    return rejected(
        ("has the operator %s, which does not exist: write %s; a value that starts with such a"
                + " character must be in double quotes: NAME=\"…\"")
            .formatted(sign, meant));
  }

  /** Returns the field and operator of a member, as the API would understand it. */
  private FilterMember member(String name, Sign sign) {
    var named = FilterMember.of(topic, name);
    if (named.field().isEmpty()) throw rejected("has no name before its operator");
    if (sign == Sign.EQ) return named;
    var member = FilterMember.of(topic, sign.member(name));
    if (named.field().equals(name) && member.field().equals(name)) return member;
    throw rejected(
        named.field().equals(name)
            ? "would mean the field '%s'; write a JSON object instead".formatted(member.field())
            : "has two operators: after %s only = is allowed"
                .formatted(name.substring(named.field().length())));
  }

  private CommandFailure rejected(@Nullable String why) {
    return new CommandFailure("--filter '%s': %s".formatted(Printable.shortened(argument), why));
  }
}
