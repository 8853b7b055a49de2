package dev.tidemark.partitioner.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Law: each name of the table is found, and no other, whatever the order and spelling of an
 * object's members and the objects before it.
 */
class NameTableTest {
  private static final List<String> KNOWN =
      List.of("a", "ab", "abc", "", "a\"", "a\":", "\\", "é", "😀", "a name of some length", "\n");

  private static final List<String> UNKNOWN = List.of("b", "abcd", "A", "a name of some lengths");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachIsKnownByItsName(long seed) throws InvalidJsonException {
    Random random = new Random(seed);
    NameTable<String> table =
        NameTable.of(KNOWN.stream().collect(Collectors.toMap(name -> name, name -> name)));
    JsonTokens tokens = new JsonTokens(3);
    List<String> order = new ArrayList<>(KNOWN);
    order.addAll(UNKNOWN);
    for (int object = 0; object < 5_000; object++) {
      // Mostly the order of the last object, so that predictions are right, wrong and right again.
      if (random.nextInt(4) == 0) Collections.shuffle(order, random);
      List<String> members = order.subList(0, random.nextInt(order.size() + 1));
      String text = written(members, random);
      List<String> found = new ArrayList<>();
      byte[] bytes = text.getBytes(UTF_8);
      tokens.start(bytes, 0, bytes.length);
      NameTable.Place<String> last = table.beginning();
      while (tokens.member(last)) {
        var name = tokens.nameIn(table, last);
        found.add(name == null ? "unknown" : name.value());
        if (name != null) last = name;
        assertThat(tokens.longValue()).isEqualTo(found.size());
        assertThat(tokens.place(100)).isEqualTo(members.get(found.size() - 1));
      }
      tokens.end();
      assertThat(found)
          .as("seed %d, object %d: %s", seed, object, text)
          .isEqualTo(
              members.stream().map(name -> KNOWN.contains(name) ? name : "unknown").toList());
    }
  }

  /** Regression: each name was compared with all names that have the same start and end. */
  @Test
  @Timeout(10)
  void namesThatDifferInTheirMiddleAloneAreQuick() {
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < 20_000; i++) names.put(measurement(i), i);
    NameTable<Integer> table = NameTable.of(names);
    for (int i = 0; i < 200_000; i++) {
      byte[] name = measurement(i).getBytes(UTF_8);
      var found = table.find(name, 0, name.length, table.beginning());
      assertThat(found == null ? null : found.value()).isEqualTo(names.get(measurement(i)));
    }
  }

  private static String measurement(int i) {
    return "measurement_%06d_value_celsius".formatted(i);
  }

  private static String written(List<String> members, Random random) {
    StringBuilder text = new StringBuilder("{");
    boolean plain = random.nextInt(3) > 0;
    for (int i = 0; i < members.size(); i++) {
      if (i > 0)
        text.append(space(random, plain)).append(',').append(random.nextBoolean() ? " " : "");
      text.append(space(random, plain)).append('"');
      members.get(i).codePoints().forEach(c -> text.append(written(c, random, plain)));
      text.append('"').append(space(random, plain)).append(':').append(space(random, plain));
      text.append(i + 1);
    }
    return text.append(space(random, plain)).append('}').toString();
  }

  private static String space(Random random, boolean plain) {
    return plain ? "" : List.of("", "", "", " ", "\t\n").get(random.nextInt(5));
  }

  private static String written(int c, Random random, boolean plain) {
    boolean escaped = c < ' ' || c == '"' || c == '\\' || (!plain && random.nextInt(8) == 0);
    String character = Character.toString(c);
    if (!escaped) return character;
    return character.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
  }
}
