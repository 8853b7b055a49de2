package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.TextValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the offsets of an object's members in its text, by name and in their order. Of a repeated
 * member the first counts.
 *
 * <p>The text is parsed as JSON first, so the end of a value can be found by counting brackets.
 */
final class MemberOffsets {
  /**
   * A member: the bytes from {@code from} to {@code to} are its name with quotes and its value.
   *
   * @param value the offset of the value
   */
  record Member(int from, int value, int to) {}

  private final byte[] bytes;
  private final Map<String, Member> byName = new LinkedHashMap<>();
  private int at;

  private MemberOffsets(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Returns the members of a JSON object; null if the bytes are not a JSON object. */
  static @Nullable Map<String, Member> of(byte[] bytes, int offset, int length) {
    int from = offset;
    int to = offset + length;
    while (from < to && isSpace(bytes[from])) from++;
    if (!isObject(bytes, from, to)) return null;
    var memberOffsets = new MemberOffsets(bytes, from);
    memberOffsets.object();
    return memberOffsets.byName;
  }

  private static boolean isObject(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '{') return false;
    if (TextValidator.firstProblem(bytes, from, to) != TextValidator.NONE) return false;
    try (JsonParser parser = StrictParsers.parser(bytes, from, to - from)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException noJson) {
      return false;
    }
  }

  /** Returns the offsets of the elements of an array. The value of the member must be an array. */
  static List<Member> elements(byte[] bytes, Member array) {
    var memberOffsets = new MemberOffsets(bytes, array.value());
    List<Member> elements = new ArrayList<>();
    while (memberOffsets.goOn(']')) {
      int from = memberOffsets.at;
      memberOffsets.value();
      elements.add(new Member(from, from, memberOffsets.at));
    }
    return elements;
  }

  private void object() {
    while (goOn('}')) {
      int from = at;
      value();
      String name = name(from, at);
      space();
      at++;
      space();
      int value = at;
      value();
      byName.putIfAbsent(name, new Member(from, value, at));
    }
  }

  /** Moves past the bracket or comma to the next element or member; returns false at the end. */
  private boolean goOn(char end) {
    space();
    if (bytes[at] == end) return false;
    at++;
    space();
    return bytes[at] != end;
  }

  private void value() {
    int depth = 0;
    do {
      switch (bytes[at]) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> {
          if (depth == 0) word();
          else at++;
        }
      }
    } while (depth > 0);
  }

  private void string() {
    at++;
    while (bytes[at] != '"') at += bytes[at] == '\\' ? 2 : 1;
    at++;
  }

  /** Moves past a number, true, false or null. */
  private void word() {
    while (at < bytes.length && !isSpace(bytes[at]) && ",]}".indexOf(bytes[at]) < 0) at++;
  }

  private void space() {
    while (isSpace(bytes[at])) at++;
  }

  private String name(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') return unescaped(from, to);
    }
    return new String(bytes, from + 1, to - from - 2, UTF_8);
  }

  private String unescaped(int from, int to) {
    try (JsonParser parser = StrictParsers.parser(bytes, from, to - from)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw new UncheckedIOException("validated JSON cannot be read", e);
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
