package dev.tidemark.partitioner.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a JSON text in memory in one pass, strictly by RFC 8259, and only well-formed
 * UTF-8 without lone surrogates.
 *
 * <p>There is always a current value. {@link #member} and {@link #element} move to the next value
 * of the innermost object or array and return whether there is one. The other methods describe the
 * current value without moving. Texts and numbers are decoded only when they are requested.
 *
 * <p>A general parser took half of the time of a load: it copies names, keeps a context for each
 * object and is created for each line. This class stores only offsets into the bytes. For a text
 * that it rejects, the general parser finds the reason.
 *
 * <p>Reusable for one text after the other. Not thread-safe.
 */
public final class JsonTokens {
  private static final int SURELY_LONG = 18;
  private static final long LAST_TENTH = Long.MAX_VALUE / 10;

  /** A double represents every integer of at most this many digits exactly. */
  private static final int SAFE_DIGITS = 15;

  /**
   * With an exponent, any number of digits may precede the point, so only short numbers are known
   * to be small.
   */
  private static final int FEW = 6;

  /** The bytes of an escape such as {@code \\u00e9}. */
  private static final int ESCAPED_UNIT = 6;

  private final int levels;
  private final StringScanner strings = new StringScanner();
  private final StringUnescaper stringUnescaper = new StringUnescaper();

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int limit;

  /** The state of each open object or array: its kind, and the position in it. */
  private final boolean[] isObject;

  private final int[] nameFrom;
  private final int[] nameTo;
  private final boolean[] nameIsEscaped;
  private final int[] index;
  private int depth;
  private boolean first;

  private JsonToken token = JsonToken.NOT_AVAILABLE;
  private int from;
  private int to;
  private boolean isEscaped;
  private boolean isAscii;
  private int digits;
  private int exponentDigits;
  private boolean longFractions;
  private long whole;
  private boolean hasChars;
  private NameTable.@Nullable Name<?> guessed;

  /**
   * Creates a reader.
   *
   * @param levels the maximum nesting of objects and arrays
   */
  public JsonTokens(int levels) {
    this.levels = levels;
    isObject = new boolean[levels + 1];
    nameFrom = new int[levels + 1];
    nameTo = new int[levels + 1];
    nameIsEscaped = new boolean[levels + 1];
    index = new int[levels + 1];
  }

  /** Starts a text and moves to its value. */
  public void start(byte[] text, int offset, int length) throws InvalidJsonException {
    bytes = text;
    at = offset;
    limit = offset + length;
    depth = 0;
    longFractions = false;
    value();
  }

  /** Releases the text and all decoded values: an idle reader must not keep them in memory. */
  public void forget() {
    bytes = NOTHING;
    stringUnescaper.forget();
  }

  /** Checks that nothing follows the value of the text, which must have been read completely. */
  public void end() throws InvalidJsonException {
    if (depth > 0 || ink() >= 0) throw new InvalidJsonException();
  }

  /** Returns the type of the current value, or its first token. */
  public JsonToken token() {
    return token;
  }

  /**
   * Moves to the next member of the innermost object. Returns false at the end of the object, which
   * is then left.
   */
  public boolean member() throws InvalidJsonException {
    guessed = null;
    int ink = ink();
    if (ink == '}' && isObject[depth]) return left(JsonToken.END_OBJECT);
    if (!first) {
      take(ink, ',');
      ink = ink();
    }
    take(ink, '"');
    nameFrom[depth] = at;
    string();
    nameTo[depth] = at - 1;
    nameIsEscaped[depth] = strings.isEscaped();
    take(ink(), ':');
    value();
    return true;
  }

  /**
   * As {@link #member()}, but faster if the member is the one that followed {@code before} last
   * time.
   */
  public <T> boolean member(NameTable.Place<T> before) throws InvalidJsonException {
    NameTable.Name<T> next = before.next();
    if (next == null || !follows(next)) return member();
    guessed = next;
    value();
    return true;
  }

  private boolean follows(NameTable.Name<?> name) {
    int begin = at;
    if (!first) {
      if (begin == limit || bytes[begin] != ',') return false;
      begin++;
      if (begin < limit && bytes[begin] == ' ') begin++;
    }
    if (!name.isWritten(bytes, begin, limit)) return false;
    at = begin + name.writtenLength();
    nameFrom[depth] = begin + 1;
    nameTo[depth] = at - 2;
    nameIsEscaped[depth] = false;
    return true;
  }

  /**
   * Moves to the next element of the innermost array. Returns false at the end of the array, which
   * is then left.
   */
  public boolean element() throws InvalidJsonException {
    int ink = ink();
    if (ink == ']' && !isObject[depth]) return left(JsonToken.END_ARRAY);
    if (!first) take(ink, ',');
    index[depth]++;
    value();
    return true;
  }

  private boolean left(JsonToken end) {
    at++;
    depth--;
    first = false;
    token = end;
    return false;
  }

  private void value() throws InvalidJsonException {
    first = false;
    hasChars = false;
    int ink = ink();
    switch (ink) {
      case '"' -> {
        at++;
        from = at;
        string();
        to = at - 1;
        isEscaped = strings.isEscaped();
        isAscii = strings.isAscii();
        token = JsonToken.VALUE_STRING;
      }
      case '{' -> open(true, JsonToken.START_OBJECT);
      case '[' -> open(false, JsonToken.START_ARRAY);
      case 't' -> word("true", JsonToken.VALUE_TRUE);
      case 'f' -> word("false", JsonToken.VALUE_FALSE);
      case 'n' -> word("null", JsonToken.VALUE_NULL);
      default -> number(ink);
    }
  }

  /** Moves past a string. The current byte is its first character. */
  private void string() throws InvalidJsonException {
    int begin = at;
    at = strings.of(bytes, begin, limit);
    if (strings.isAscii() && !strings.isEscaped()) return;
    if (TextValidator.firstProblem(bytes, begin, at) != TextValidator.NONE)
      throw new InvalidJsonException();
  }

  private void open(boolean object, JsonToken begin) throws InvalidJsonException {
    if (depth == levels) throw new InvalidJsonException();
    at++;
    depth++;
    isObject[depth] = object;
    index[depth] = -1;
    first = true;
    token = begin;
  }

  private void word(String word, JsonToken meaning) throws InvalidJsonException {
    from = at;
    to = at + word.length();
    if (to > limit) throw new InvalidJsonException();
    for (int i = 1; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) throw new InvalidJsonException();
    }
    plain(meaning);
  }

  private void number(int begin) throws InvalidJsonException {
    from = at;
    int next = at;
    if (begin == '-') next++;
    int firstDigit = next;
    long value = 0;
    int digit;
    while (next < limit && (digit = bytes[next] - '0') >= 0 && digit <= 9) {
      // With more than eighteen digits the value overflows, and is not used.
      value = value * 10 + digit;
      next++;
    }
    digits = next - firstDigit;
    if (digits == 0 || (digits > 1 && bytes[firstDigit] == '0')) throw new InvalidJsonException();
    whole = begin == '-' ? -value : value;
    int afterWhole = next;
    if (next < limit && bytes[next] == '.') next = afterDigits(next + 1);
    exponentDigits = 0;
    if (next < limit && (bytes[next] | 0x20) == 'e') {
      boolean signed = next + 1 < limit && (bytes[next + 1] == '+' || bytes[next + 1] == '-');
      int exponent = next + (signed ? 2 : 1);
      next = afterDigits(exponent);
      exponentDigits = next - exponent;
    }
    to = next;
    boolean integer = next == afterWhole;
    longFractions |= exponentDigits > 0 ? to - from > FEW : !integer && digits > SAFE_DIGITS;
    plain(integer ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT);
  }

  private int afterDigits(int begin) throws InvalidJsonException {
    int next = begin;
    while (next < limit && bytes[next] >= '0' && bytes[next] <= '9') next++;
    if (next == begin) throw new InvalidJsonException();
    return next;
  }

  private void plain(JsonToken meaning) {
    at = to;
    isEscaped = false;
    isAscii = true;
    token = meaning;
  }

  /** Moves to the next byte that is not white space and returns it; -1 at the end. */
  private int ink() {
    while (at < limit) {
      byte b = bytes[at];
      if (b > ' ') return b;
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') return b & 0xff;
      at++;
    }
    return -1;
  }

  private void take(int ink, char wanted) throws InvalidJsonException {
    if (ink != wanted) throw new InvalidJsonException();
    at++;
  }

  /**
   * Returns the name of the current member in a table of names; null if the table does not contain
   * it.
   *
   * @param before the place in the table that was passed to {@link #member(NameTable.Place)}
   */
  @SuppressWarnings("unchecked") // it was predicted from a name of this table
  public <T> NameTable.@Nullable Name<T> nameIn(NameTable<T> table, NameTable.Place<T> before) {
    if (guessed != null) return (NameTable.Name<T>) guessed;
    int level = depth();
    if (nameIsEscaped[level]) return table.find(name(level), before);
    return table.find(bytes, nameFrom[level], nameTo[level], before);
  }

  /** Returns the depth of the container of the current value. */
  private int depth() {
    return token.isStructStart() ? depth - 1 : depth;
  }

  private String name(int level) {
    return name(level, nameTo[level]);
  }

  private String name(int level, int end) {
    if (!nameIsEscaped[level]) {
      return new String(bytes, nameFrom[level], end - nameFrom[level], UTF_8);
    }
    hasChars = false;
    return stringUnescaper.string(bytes, nameFrom[level], end);
  }

  /**
   * Returns the names and indexes that lead to the current value, joined by dots. The result is
   * complete if it has at most {@code most} characters; else it is cut after at least that many
   * characters. The cost is limited by {@code most}, even if the names are long.
   */
  public String place(int most) {
    StringBuilder place = new StringBuilder();
    for (int level = 1; level <= depth() && place.length() <= most; level++) {
      if (level > 1) place.append('.');
      if (isObject[level]) place.append(name(level, endOfName(level, most - place.length() + 1)));
      else place.append(index[level]);
    }
    return place.toString();
  }

  /**
   * Returns the end of a name, or an offset after at least {@code characters} of its characters.
   */
  private int endOfName(int level, int characters) {
    int end = nameFrom[level];
    // No character takes more bytes than a six-byte escape, and no escape is cut.
    int enough = end + ESCAPED_UNIT * characters;
    while (end < nameTo[level] && end < enough) {
      boolean escapes = bytes[end] == '\\';
      end += !escapes ? 1 : bytes[end + 1] == 'u' ? ESCAPED_UNIT : 2;
    }
    return end;
  }

  /** Returns whether the value is written as an integer and fits into 64 bits. */
  public boolean isLong() {
    if (token != JsonToken.VALUE_NUMBER_INT) return false;
    if (digits <= SURELY_LONG) return true;
    if (digits > SURELY_LONG + 1) return false;
    long tenth = digits(to - 1);
    int last = bytes[to - 1] - '0';
    return tenth < LAST_TENTH || (tenth == LAST_TENTH && last <= (bytes[from] == '-' ? 8 : 7));
  }

  private long digits(int end) {
    long value = 0;
    int begin = bytes[from] == '-' ? from + 1 : from;
    for (int i = begin; i < end; i++) value = value * 10 + (bytes[i] - '0');
    return value;
  }

  /**
   * Returns whether the text so far contains a number with a fraction or an exponent that may be an
   * integer that a double cannot represent, such as {@code 9007199254740993.0}. May return true
   * without such a number, but never misses one.
   */
  public boolean hasLongFractions() {
    return longFractions;
  }

  /**
   * Returns the integer part of a number if the number is not negative, has no exponent, and its
   * integer part has at most 18 digits; else -1.
   */
  public long wholePart() {
    boolean known = bytes[from] != '-' && exponentDigits == 0 && digits <= SURELY_LONG;
    return known ? whole : -1;
  }

  /** Returns the number of digits of a number's exponent; 0 if it has none. */
  public int exponentDigits() {
    return exponentDigits;
  }

  /** Returns the value. Valid only if {@link #isLong} returns true. */
  public long longValue() {
    return whole;
  }

  /** Returns the number of bytes of a scalar; of a string, between its quotes and with escapes. */
  public int length() {
    return to - from;
  }

  /** Returns whether a string has escapes, so that all of it must be decoded to compare it. */
  public boolean isEscaped() {
    return isEscaped;
  }

  /** Returns whether a string, decoded, equals one of these texts in UTF-8. */
  public boolean isOneOf(byte[]... utf8) {
    // Decoded once for all texts.
    byte[] plain = isEscaped ? text().getBytes(UTF_8) : bytes;
    int begin = isEscaped ? 0 : from;
    int end = isEscaped ? plain.length : to;
    for (byte[] each : utf8) {
      if (Arrays.equals(plain, begin, end, each, 0, each.length)) return true;
    }
    return false;
  }

  /**
   * Returns the text of a scalar: the decoded string, or the value as written for other scalars.
   */
  public String text() {
    if (isEscaped) return stringUnescaper.string(bytes, from, to);
    return new String(bytes, from, to - from, isAscii ? ISO_8859_1 : UTF_8);
  }

  /** As {@link #text}, for a string. Usually returns the same instance for a repeated text. */
  public String repeatedText(StringInterner texts) {
    String known = texts.find(bytes, from, to);
    if (known != null) return known;
    String text = text();
    texts.put(bytes, from, to, text);
    return text;
  }

  /**
   * Returns the characters of {@link #text}. Only the first {@link #charCount} are valid, until the
   * next value.
   */
  public char[] chars() {
    decode();
    return stringUnescaper.chars();
  }

  /** Returns the number of characters of the text. */
  public int charCount() {
    decode();
    return stringUnescaper.count();
  }

  private void decode() {
    if (!hasChars) stringUnescaper.read(bytes, from, to);
    hasChars = true;
  }
}
