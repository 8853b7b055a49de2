package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import java.util.List;
import java.util.Map;

/**
 * Writes a JSON value in one of its many texts: white space, escapes, members repeated after the
 * first.
 */
final class JsonSpelling {
  private final SeededRandom seededRandom;
  private final boolean spaced;
  private final StringBuilder text = new StringBuilder();

  private JsonSpelling(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
    this.spaced = seededRandom.chance(0.1);
  }

  static String of(Json json, SeededRandom seededRandom) {
    JsonSpelling jsonSpelling = new JsonSpelling(seededRandom);
    jsonSpelling.write(json);
    return jsonSpelling.text.toString();
  }

  private void write(Json json) {
    switch (json) {
      case Json.Null _, Json.Bool _, Json.Num _ -> text.append(json.text());
      case Json.Str(String value) -> quote(value);
      case Json.Arr(List<Json> items) -> {
        text.append('[');
        boolean first = true;
        for (Json item : items) {
          if (!first) text.append(',');
          first = false;
          space();
          write(item);
        }
        text.append(']');
      }
      case Json.Obj(Map<String, Json> members, boolean _) -> {
        text.append('{');
        boolean first = true;
        for (Map.Entry<String, Json> member : members.entrySet()) {
          if (!first) text.append(',');
          first = false;
          member(member.getKey(), member.getValue());
        }
        if (!members.isEmpty() && seededRandom.chance(0.03)) {
          // The first of repeated members counts, so the second may be anything.
          text.append(',');
          member(
              seededRandom.pick(List.copyOf(members.keySet())), Payloads.anything(seededRandom, 2));
        }
        space();
        text.append('}');
      }
    }
  }

  private void member(String name, Json value) {
    space();
    quote(name);
    space();
    text.append(':');
    space();
    write(value);
  }

  private void space() {
    if (spaced && seededRandom.chance(0.3)) text.append(seededRandom.pick(" ", "  ", "\t", "\r"));
  }

  private void quote(String value) {
    if (seededRandom.chance(0.9)) {
      text.append(Json.quote(value));
      return;
    }
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '/' && seededRandom.chance(0.5)) text.append("\\/");
      else if (seededRandom.chance(0.5))
        text.append(
            seededRandom.chance(0.5) ? "\\u%04x".formatted((int) c) : "\\u%04X".formatted((int) c));
      else if (Character.isSurrogate(c)) text.append("\\u%04x".formatted((int) c));
      else text.append(unquoted(c));
    }
    text.append('"');
  }

  private static String unquoted(char c) {
    String quoted = Json.quote(String.valueOf(c));
    return quoted.substring(1, quoted.length() - 1);
  }
}
