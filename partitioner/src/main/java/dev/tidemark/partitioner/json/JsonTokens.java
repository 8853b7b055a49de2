package dev.tidemark.partitioner.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks once through the values of a JSON text in memory, strictly by RFC 8259 and in well-formed
 * UTF-8 without lone surrogates.
 *
 * <p>Each value is stood on before it is walked through: {@link #member} and {@link #element} go to
 * the next value of the innermost object or array and say whether there is one; what they stand on
 * is told without moving on. Nothing is made of a text or a number before it is asked for.
 *
 * <p>Half of a load was a general parser at work: it copies names, keeps a context for each object
 * and is made anew for each line. This one keeps places in the bytes alone. What it rejects gets
 * that parser's word on why.
 *
 * <p>Used again for one text after the other; for one thread at a time.
 */
public final class JsonTokens {
  private static final int SURELY_LONG = 18;
  private static final long LAST_TENTH = Long.MAX_VALUE / 10;

  /** A double holds every integer of so many digits. */
  private static final int SAFE_DIGITS = 15;

  /** With an exponent any number of digits may come before the point: few in all are asked for. */
  private static final int FEW = 6;

  /** The bytes of a character that is written by its number. */
  private static final int ESCAPED_UNIT = 6;

  private final int levels;
  private final StringScanner strings = new StringScanner();
  private final StringUnescaper stringUnescaper = new StringUnescaper();

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int limit;

  /** Of each open object or array: which it is, and where in it we are. */
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
   * A walker.
   *
   * @param levels how deep objects and arrays may be nested
   */
  public JsonTokens(int levels) {
    this.levels = levels;
    isObject = new boolean[levels + 1];
    nameFrom = new int[levels + 1];
    nameTo = new int[levels + 1];
    nameIsEscaped = new boolean[levels + 1];
    index = new int[levels + 1];
  }

  /** Begins a text and stands on its value. */
  public void start(byte[] text, int offset, int length) throws InvalidJsonException {
    bytes = text;
    at = offset;
    limit = offset + length;
    depth = 0;
    longFractions = false;
    value();
  }

  /** Lets go of the text and of what was made of it: an idle walker must not keep them. */
  public void forget() {
    bytes = NOTHING;
    stringUnescaper.forget();
  }

  /** Makes sure that nothing follows the value of the text, which must have been walked through. */
  public void end() throws InvalidJsonException {
    if (depth > 0 || ink() >= 0) throw new InvalidJsonException();
  }

  /** What the value is, or begins with. */
  public JsonToken token() {
    return token;
  }

  /** Goes to the next member of the innermost object; false where it ends, which is then left. */
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

  /** As {@link #member()}; soonest where it is the member that came after that place last time. */
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

  /** Goes to the next element of the innermost array; false where it ends, which is then left. */
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

  /** Goes behind a string, of which the first character is stood on. */
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
      // Beyond eighteen digits it means nothing, and is not asked for.
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

  /** Goes to the next byte that is not white space, and tells it; -1 at the end. */
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
   * The name of the member that was gone to just now, in a table of names; null where it is not
   * known.
   *
   * @param before the place in that table that the member was looked for after
   */
  @SuppressWarnings("unchecked") // it was guessed from a name of this table
  public <T> NameTable.@Nullable Name<T> nameIn(NameTable<T> table, NameTable.Place<T> before) {
    if (guessed != null) return (NameTable.Name<T>) guessed;
    int level = depth();
    if (nameIsEscaped[level]) return table.find(name(level), before);
    return table.find(bytes, nameFrom[level], nameTo[level], before);
  }

  /** The innermost container that the value that is stood on lies in. */
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
   * The names and indexes that lead to the value that is stood on, with dots between them: all of
   * it where it has at most so many characters, else no fewer of them. What it takes is bounded by
   * that number, too, however long the names are.
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

  /** Where a name ends, or where at least so many of its characters do. */
  private int endOfName(int level, int characters) {
    int end = nameFrom[level];
    // None takes more bytes than one that is written by its number, and none of those is cut.
    int enough = end + ESCAPED_UNIT * characters;
    while (end < nameTo[level] && end < enough) {
      boolean escapes = bytes[end] == '\\';
      end += !escapes ? 1 : bytes[end + 1] == 'u' ? ESCAPED_UNIT : 2;
    }
    return end;
  }

  /** Whether the value is an integer, in the spelling of one, of 64 bits. */
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
   * Whether, of the text so far, a number with a fraction or an exponent may be an integer beyond
   * those that a double holds, such as {@code 9007199254740993.0}. May say so of one that is not.
   */
  public boolean hasLongFractions() {
    return longFractions;
  }

  /**
   * The part of a number before its point, where it is not negative, has no exponent and the part
   * has at most 18 digits; else -1.
   */
  public long wholePart() {
    boolean known = bytes[from] != '-' && exponentDigits == 0 && digits <= SURELY_LONG;
    return known ? whole : -1;
  }

  /** How many digits the exponent of a number has; 0 without one. */
  public int exponentDigits() {
    return exponentDigits;
  }

  /** The value where it {@link #isLong}. */
  public long longValue() {
    return whole;
  }

  /** How many bytes a scalar's text has; of a string, between its quotes and as it is escaped. */
  public int length() {
    return to - from;
  }

  /** Whether a string has escapes, so that reading it plainly goes through all of it. */
  public boolean isEscaped() {
    return isEscaped;
  }

  /** Whether a string, read plainly, is one of these texts in UTF-8. */
  public boolean isOneOf(byte[]... utf8) {
    // Once, however many there are.
    byte[] plain = isEscaped ? text().getBytes(UTF_8) : bytes;
    int begin = isEscaped ? 0 : from;
    int end = isEscaped ? plain.length : to;
    for (byte[] each : utf8) {
      if (Arrays.equals(plain, begin, end, each, 0, each.length)) return true;
    }
    return false;
  }

  /** A scalar's text: of a string what it means, of everything else its spelling. */
  public String text() {
    if (isEscaped) return stringUnescaper.string(bytes, from, to);
    return new String(bytes, from, to - from, isAscii ? ISO_8859_1 : UTF_8);
  }

  /** As {@link #text}, of a string; one that came before is mostly given again. */
  public String repeatedText(StringInterner texts) {
    String known = texts.find(bytes, from, to);
    if (known != null) return known;
    String text = text();
    texts.put(bytes, from, to, text);
    return text;
  }

  /** The characters of {@link #text}; only the first {@link #charCount} count. Not to be kept. */
  public char[] chars() {
    decode();
    return stringUnescaper.chars();
  }

  /** How many characters the text has. */
  public int charCount() {
    decode();
    return stringUnescaper.count();
  }

  private void decode() {
    if (!hasChars) stringUnescaper.read(bytes, from, to);
    hasChars = true;
  }
}
