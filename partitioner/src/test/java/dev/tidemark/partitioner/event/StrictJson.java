package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** A literal implementation of RFC 8259, without optimizations. The reader is compared with it. */
final class StrictJson {
  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** Returns whether the bytes are one JSON text in UTF-8 without lone surrogates. */
  static boolean accepts(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      StrictJson json = new StrictJson(text);
      json.space();
      json.value();
      json.space();
      return json.at == text.length();
    } catch (CharacterCodingException | Wrong e) {
      return false;
    }
  }

  private static final class Wrong extends RuntimeException {}

  private void value() {
    switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void object() {
    take('{');
    space();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      space();
      string();
      space();
      take(':');
      space();
      value();
      space();
      if (peek() == '}') break;
      take(',');
    }
    at++;
  }

  private void array() {
    take('[');
    space();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      space();
      value();
      space();
      if (peek() == ']') break;
      take(',');
    }
    at++;
  }

  private void string() {
    take('"');
    StringBuilder content = new StringBuilder();
    while (peek() != '"') {
      if (at == text.length()) throw new Wrong();
      char c = text.charAt(at++);
      if (c < ' ') throw new Wrong();
      if (c != '\\') {
        content.append(c);
      } else if (peek() == 'u') {
        at++;
        content.append((char) (hex() << 12 | hex() << 8 | hex() << 4 | hex()));
      } else if ("\"\\/bfnrt".indexOf(peek()) >= 0) {
        at++;
        content.append('x');
      } else {
        throw new Wrong();
      }
    }
    at++;
    if (!UTF_8.newEncoder().canEncode(content)) throw new Wrong();
  }

  private int hex() {
    int digit = "0123456789abcdef".indexOf(Character.toLowerCase(peek()));
    if (digit < 0) throw new Wrong();
    at++;
    return digit;
  }

  private void number() {
    if (peek() == '-') at++;
    if (peek() == '0') at++;
    else digits();
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') at++;
      digits();
    }
  }

  private void digits() {
    int first = at;
    while (peek() >= '0' && peek() <= '9') at++;
    if (at == first) throw new Wrong();
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) throw new Wrong();
    at += word.length();
  }

  private void space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') at++;
  }

  private void take(char c) {
    if (peek() != c) throw new Wrong();
    at++;
  }

  /** Returns the next character; at the end, a character that is never allowed. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\u0001';
  }
}
