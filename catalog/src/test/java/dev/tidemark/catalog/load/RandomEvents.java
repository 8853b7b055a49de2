package dev.tidemark.catalog.load;

import dev.tidemark.catalog.JsonText;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.topic.Topic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Events with known columns in every spelling that JSON allows, and lines that are no events. */
public final class RandomEvents {
  private static final String[] TEXTS = {
    "", "plain", "é😀\u2028", "quote\" and \\ and /", "\0nul", "Ω".repeat(40), "zz\uffff", "a", "A"
  };
  private static final String[] BAD = {
    "{\"time\":1}x",
    "[1]",
    "{",
    "null",
    "{\"id\":\"a\"}",
    "{\"time\":\"2025-02-30\",\"id\":\"x\"}",
    "{\"time\":1,\"id\":NaN}",
    "{\"time\":1,}",
    "\u0001",
    "{\"time\":1,\"count\":1.5}",
    "{\"time\":1,\"count\":9223372036854775808}",
    "{\"time\":1,\"id\":\"\\ud800\"}"
  };

  private final Random random;
  private final List<Column> declared;
  private int next;

  public RandomEvents(Random random, Topic topic) {
    this.random = random;
    this.declared = TableDefinition.of(topic).declared();
  }

  /**
   * An event as it is sent and as it should be in the table.
   *
   * @param row by column, without loaded_at
   */
  public record Sent(String json, Map<String, Object> row) {
    /** What makes two events one. */
    public List<Object> identity() {
      return List.of(
          row.get("id"),
          row.get("timestamp"),
          row.getOrDefault("env", 0),
          row.getOrDefault("org", 0));
    }
  }

  public String badLine() {
    return BAD[random.nextInt(BAD.length)];
  }

  public Sent next() {
    Map<String, Object> row = new HashMap<>();
    List<String> members = new ArrayList<>();
    String id = (random.nextBoolean() ? "e" : "ü\"") + next++;
    row.put("id", id);
    members.add(text("id") + ":" + text(id));
    long time = 1_735_689_600_000L + random.nextInt(40) * 3_600_000L + random.nextInt(3);
    row.put("timestamp", time);
    members.add("\"time\":" + time(time));
    if (random.nextInt(5) > 0) {
      String env = random.nextBoolean() ? "dev" : "prod'";
      row.put("env", env);
      members.add("\"environment\":" + text(env));
    }
    if (random.nextInt(5) > 0) {
      String org = "org" + random.nextInt(3);
      row.put("org", org);
      members.add("\"org\":" + text(org));
    }
    Map<String, Object> tree = new TreeMap<>();
    for (Column column : declared) {
      if (random.nextInt(4) == 0) continue;
      String written = random.nextInt(8) == 0 ? "null" : value(column, row);
      put(tree, column.path(), written);
    }
    tree.forEach((name, value) -> members.add(text(name) + ":" + object(value)));
    members.add(
        "\"undeclared\":{\"count\":[\"x\",{}],\"COUNT\":1,\"big\":12345678901234567890123}");
    if (random.nextBoolean()) Collections.shuffle(members, random);
    // Of a repeated member the first counts.
    if (random.nextBoolean()) members.add("\"id\":\"later\"");
    if (random.nextBoolean() && tree.containsKey("count")) members.add("\"count\":7");
    else members.add("\"Count\":true");
    String json = "{" + String.join(random.nextBoolean() ? "," : " , ", members) + "}";
    row.put("payload", json);
    return new Sent(json, row);
  }

  private String value(Column column, Map<String, Object> row) {
    return switch (column.type()) {
      case STRING -> {
        String text = TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(3);
        row.put(column.name(), text);
        yield text(text);
      }
      case LONG -> {
        long number = random.nextBoolean() ? random.nextInt(100) : random.nextLong();
        row.put(column.name(), number);
        yield switch (random.nextInt(6)) {
          case 0 -> number + ".0";
          case 1 -> new BigDecimal(number).movePointLeft(3).toPlainString() + "e3";
          default -> Long.toString(number);
        };
      }
      case DOUBLE -> {
        String number =
            switch (random.nextInt(5)) {
              case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() >>> 2));
              case 1 -> Long.toString(random.nextLong());
              case 2 -> "-0.0";
              case 3 -> "12345678901234567890123.25";
              default -> Double.toString(random.nextGaussian());
            };
        row.put(column.name(), Double.parseDouble(number) + 0.0);
        yield number;
      }
      case BOOLEAN -> {
        boolean flag = random.nextBoolean();
        row.put(column.name(), flag);
        yield Boolean.toString(flag);
      }
      case TIME -> {
        long time = 1_735_689_600_000L + random.nextInt(1_000_000_000);
        row.put(column.name(), time);
        yield text(Times.format(time));
      }
    };
  }

  private String time(long time) {
    return random.nextBoolean() ? Long.toString(time) : text(Times.format(time));
  }

  /** Some characters escaped that need not be. */
  private String text(String text) {
    String plain = JsonText.of(text);
    if (random.nextInt(3) > 0 || text.isEmpty() || text.charAt(0) > 127 || text.charAt(0) < 48) {
      return plain;
    }
    return "\"\\u%04x".formatted((int) text.charAt(0)) + plain.substring(2);
  }

  @SuppressWarnings("unchecked") // what put made
  private static void put(Map<String, Object> tree, List<String> path, String written) {
    if (path.size() == 1) {
      tree.put(path.getFirst(), written);
      return;
    }
    var below = tree.computeIfAbsent(path.getFirst(), _ -> new TreeMap<String, Object>());
    put((Map<String, Object>) below, path.subList(1, path.size()), written);
  }

  private String object(Object value) {
    if (!(value instanceof Map<?, ?> members)) return value.toString();
    List<String> written = new ArrayList<>();
    members.forEach((name, below) -> written.add(text(name.toString()) + ":" + object(below)));
    return "{" + String.join(",", written) + "}";
  }
}
