package dev.tidemark.api.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.sql.bind.FilterMember;
import dev.tidemark.sql.bind.Operator;
import dev.tidemark.sql.query.FilterJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * An argument means what it prints: a filter of the API, written as an argument in any of its
 * forms, is read as that filter; and any text is rejected or read as what it says again.
 */
class FilterArgumentLawTest {
  private static final Topic HUB =
      TopicReader.readSchema(Path.of("..", "conf", "topics", "hub.json"));

  private static final int ROUNDS = Integer.getInteger("tidemark.filters", 2_000);
  private static final long SEED = Long.getLong("tidemark.seed", 20_261_130);

  private static final List<String> FIELDS =
      List.of(
          "id",
          "timestamp",
          "env",
          "org",
          "level",
          "success",
          "description",
          "payload.n",
          "payload.a[*].b",
          "payload.\"a=b\".c",
          "payload.\"<>~!\"",
          "payload.größe");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "Rome",
          "Paris, TX",
          "404",
          "-1.5e3",
          "36e54817",
          "007",
          "true",
          "null",
          "NULL",
          "Zoë",
          "\"",
          "a\"b",
          "\"a\"",
          "'x'",
          "\\",
          "[1]",
          "{}",
          "=x",
          "~x",
          "!=",
          " a",
          "a ",
          ",",
          "2026-01-01",
          "2026-01-01T00:00:00Z",
          "20260101",
          "20260101000000",
          "1700000000000",
          "😀",
          "\u0000\u001b[2J",
          "\uFFFD",
          "“x”");

  private static final Map<String, Operator> SIGNS =
      Map.of(
          "=",
          Operator.EQ,
          "!=",
          Operator.NE,
          ">",
          Operator.GT,
          ">=",
          Operator.GTE,
          "<",
          Operator.LT,
          "<=",
          Operator.LTE);

  private final Random random = new Random(SEED);

  @Test
  void aFilterThatIsPrintedIsReadAsItself() {
    for (int i = 0; i < ROUNDS; i++) {
      var member = pick(FIELDS) + (random.nextInt(4) == 0 ? "" : pick(Operator.values()).suffix());
      var named = FilterMember.of(HUB, member);
      var value = value(named.operator());
      for (var argument : printed(member, named, value)) {
        assertThat(FilterArgument.read(List.of(argument), HUB))
            .as("seed %d: %s", SEED, argument)
            .isEqualTo(Map.of(member, value));
      }
    }
  }

  @Test
  void anyTextIsRejectedOrSaysWhatItSaidAgain() {
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      var argument = text();
      Map<String, JsonNode> filter;
      try {
        filter = FilterArgument.read(List.of(argument), HUB);
      } catch (CommandFailure rejected) {
        continue;
      }
      read++;
      filter.forEach(
          (member, value) -> {
            var named = FilterMember.of(HUB, member);
            if (named.operator().operands() != Operator.Operands.TRUTH) hasNoSign(argument, value);
            for (var again : printed(member, named, value)) {
              assertThat(FilterArgument.read(List.of(again), HUB))
                  .as("seed %d: %s, again %s", SEED, argument, again)
                  .isEqualTo(Map.of(member, value));
            }
          });
    }
    assertThat(read).as("seed %d", SEED).isGreaterThan(ROUNDS / 200);
  }

  /** Whoever erases must know whether events without the field go, too. */
  @Test
  void theWordsSayWhetherEventsWithoutAValueAreMeant() {
    for (int i = 0; i < ROUNDS; i++) {
      var member = pick(FIELDS) + pick(Operator.values()).suffix();
      var operator = FilterMember.of(HUB, member).operator();
      var value = value(operator);
      boolean meant =
          switch (operator) {
            case EQ -> value.isNull();
            case NE -> !value.isNull();
            case EXISTS -> !value.booleanValue();
            case IN -> StreamSupport.stream(value.spliterator(), false).anyMatch(JsonNode::isNull);
            default -> false;
          };
      var words = FilterDescription.of(HUB, Map.of(member, value)).getFirst();
      assertThat(words.endsWith("has no value") || words.endsWith(", or is missing"))
          .as("seed %d: %s %s: %s", SEED, member, value, words)
          .isEqualTo(meant);
    }
  }

  /** What begins as a sign does is a value only where it is quoted, or in JSON. */
  private static void hasNoSign(String argument, JsonNode value) {
    if (argument.indexOf('"') >= 0 || !value.isTextual()) return;
    assertThat(value.textValue()).as("seed %d: %s", SEED, argument).doesNotMatch("(?s)[=!<>~].*");
  }

  private JsonNode value(Operator operator) {
    return switch (operator.operands()) {
      case VALUE -> scalar();
      case TEXT -> TextNode.valueOf(pick(TEXTS));
      case TRUTH -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case LIST -> list(1 + random.nextInt(4));
      case RANGE -> list(2);
    };
  }

  private JsonNode list(int size) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < size; i++) list.add(scalar());
    return list;
  }

  private JsonNode scalar() {
    return switch (random.nextInt(8)) {
      case 0 -> JsonNodeFactory.instance.nullNode();
      case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 2 -> FilterJson.read(Long.toString(random.nextLong() >> random.nextInt(Long.SIZE)));
      case 3 -> FilterJson.read(Integer.toString(random.nextInt(100)));
      case 4 -> FilterJson.read(Double.toString(random.nextGaussian()));
      default -> TextNode.valueOf(pick(TEXTS));
    };
  }

  /** All the ways to write it; of a field that is none of ours, as an object. */
  private List<String> printed(String member, FilterMember named, JsonNode value) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set(member, value);
    var arguments = new ArrayList<String>(List.of(object.toString()));
    if (!FIELDS.contains(named.field())) return arguments;
    var texts = texts(named, value);
    for (var text : texts) {
      arguments.add(member + "=" + text);
      arguments.add("  " + member + " = " + text + " ");
      SIGNS.forEach(
          (sign, operator) -> {
            if (operator == named.operator() && operator.operands() == Operator.Operands.VALUE) {
              arguments.add(named.field() + sign + text);
            }
          });
    }
    if (named.operator() == Operator.EQ && !member.equals(named.field())) {
      arguments.removeIf(a -> a.startsWith(named.field() + "="));
    }
    return arguments;
  }

  private static List<String> texts(FilterMember named, JsonNode value) {
    var type = named.type();
    return switch (named.operator().operands()) {
      case TRUTH -> List.of(value.toString());
      case TEXT -> {
        var texts = new ArrayList<>(List.of(value.toString()));
        if (isPlain(value.asText())) texts.add(value.asText());
        yield texts;
      }
      case VALUE -> one(type, value);
      case LIST, RANGE -> {
        var texts = new ArrayList<>(List.of(value.toString()));
        var items =
            StreamSupport.stream(value.spliterator(), false).map(item -> one(type, item)).toList();
        boolean open = StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isNull);
        if (items.stream().noneMatch(List::isEmpty)) {
          texts.add(items.stream().map(List::getFirst).collect(Collectors.joining(",")));
          if (items.stream().noneMatch(item -> item.getLast().matches("(?s).*[,\\[].*"))) {
            texts.add(items.stream().map(List::getLast).collect(Collectors.joining(" , ")));
          }
        }
        if (open && named.operator() == Operator.BETWEEN) texts.removeIf(text -> text.equals(","));
        yield texts;
      }
    };
  }

  /** How one value is written; not at all where the field's type takes it for another one. */
  private static List<String> one(Optional<FieldType> type, JsonNode value) {
    if (value.isNull()) return List.of("null");
    if (value.isBoolean()) {
      return type.isEmpty() || type.get() == FieldType.BOOLEAN
          ? List.of(value.toString())
          : List.of();
    }
    if (value.isNumber()) {
      boolean time = type.isPresent() && type.get() == FieldType.TIME;
      boolean fits =
          type.isEmpty()
              || type.get() == FieldType.LONG
              || type.get() == FieldType.DOUBLE
              || (time && value.isIntegralNumber() && value.asText().matches("[0-9]{13}"));
      return fits ? List.of(value.toString()) : List.of();
    }
    var text = value.textValue();
    var texts = new ArrayList<>(List.of(value.toString()));
    boolean number = text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    boolean truth = text.equals("true") || text.equals("false");
    boolean plain =
        isPlain(text)
            && !text.equals("null")
            && switch (type.orElse(null)) {
              case null -> !number && !truth && !text.matches("(?s)[\\[{].*");
              case STRING -> true;
              case LONG, DOUBLE -> !number;
              case BOOLEAN -> !truth;
              case TIME -> !text.matches("-?[0-9]+");
            };
    if (plain) texts.add(text);
    return texts;
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.equals(text.strip())
        && !text.matches("(?s)[\"=!<>~].*|'.*'|“.*”");
  }

  /** Pieces of filters in any order. */
  private String text() {
    var pieces =
        List.of(
            "=",
            "!",
            "<",
            ">",
            "~",
            "\"",
            ",",
            " ",
            "[",
            "]",
            "{",
            "}",
            ":",
            "_in",
            "_ne",
            "_between",
            "_exists",
            "_prefix",
            "null",
            "true",
            "1",
            "^",
            "'");
    var text = new StringBuilder();
    if (random.nextInt(4) > 0) text.append(pick(FIELDS));
    int most = random.nextInt(6);
    for (int i = 0; i <= most; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(pick(List.copyOf(SIGNS.keySet())));
        case 1 -> text.append(pick(TEXTS));
        default -> text.append(pick(pieces));
      }
    }
    return text.toString();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Operator pick(Operator[] operators) {
    return operators[random.nextInt(operators.length)];
  }
}
