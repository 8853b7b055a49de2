package dev.tidemark.partitioner.regex;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** The Unicode properties that {@code \p} can name, as far as the JDK supports them. */
final class UnicodeProperties {
  private static final Set<String> CATEGORY = Set.of("General_Category", "gc");
  private static final Set<String> SCRIPT = Set.of("Script", "sc");

  /**
   * The short names of categories. A name of one letter denotes all categories whose names start
   * with it.
   */
  private static final Map<String, Integer> CATEGORIES =
      Map.ofEntries(
          Map.entry("Lu", (int) Character.UPPERCASE_LETTER),
          Map.entry("Ll", (int) Character.LOWERCASE_LETTER),
          Map.entry("Lt", (int) Character.TITLECASE_LETTER),
          Map.entry("Lm", (int) Character.MODIFIER_LETTER),
          Map.entry("Lo", (int) Character.OTHER_LETTER),
          Map.entry("Mn", (int) Character.NON_SPACING_MARK),
          Map.entry("Mc", (int) Character.COMBINING_SPACING_MARK),
          Map.entry("Me", (int) Character.ENCLOSING_MARK),
          Map.entry("Nd", (int) Character.DECIMAL_DIGIT_NUMBER),
          Map.entry("Nl", (int) Character.LETTER_NUMBER),
          Map.entry("No", (int) Character.OTHER_NUMBER),
          Map.entry("Pc", (int) Character.CONNECTOR_PUNCTUATION),
          Map.entry("Pd", (int) Character.DASH_PUNCTUATION),
          Map.entry("Ps", (int) Character.START_PUNCTUATION),
          Map.entry("Pe", (int) Character.END_PUNCTUATION),
          Map.entry("Pi", (int) Character.INITIAL_QUOTE_PUNCTUATION),
          Map.entry("Pf", (int) Character.FINAL_QUOTE_PUNCTUATION),
          Map.entry("Po", (int) Character.OTHER_PUNCTUATION),
          Map.entry("Sm", (int) Character.MATH_SYMBOL),
          Map.entry("Sc", (int) Character.CURRENCY_SYMBOL),
          Map.entry("Sk", (int) Character.MODIFIER_SYMBOL),
          Map.entry("So", (int) Character.OTHER_SYMBOL),
          Map.entry("Zs", (int) Character.SPACE_SEPARATOR),
          Map.entry("Zl", (int) Character.LINE_SEPARATOR),
          Map.entry("Zp", (int) Character.PARAGRAPH_SEPARATOR),
          Map.entry("Cc", (int) Character.CONTROL),
          Map.entry("Cf", (int) Character.FORMAT),
          Map.entry("Cs", (int) Character.SURROGATE),
          Map.entry("Co", (int) Character.PRIVATE_USE),
          Map.entry("Cn", (int) Character.UNASSIGNED));

  private static final Map<String, String> LONG_NAMES =
      pairs(
          "Letter L Cased_Letter LC Uppercase_Letter Lu Lowercase_Letter Ll Titlecase_Letter Lt"
              + " Modifier_Letter Lm Other_Letter Lo Mark M Combining_Mark M Nonspacing_Mark Mn"
              + " Spacing_Mark Mc Enclosing_Mark Me Number N Decimal_Number Nd digit Nd"
              + " Letter_Number Nl Other_Number No Punctuation P punct P Connector_Punctuation Pc"
              + " Dash_Punctuation Pd Open_Punctuation Ps Close_Punctuation Pe"
              + " Initial_Punctuation Pi Final_Punctuation Pf Other_Punctuation Po Symbol S"
              + " Math_Symbol Sm Currency_Symbol Sc Modifier_Symbol Sk Other_Symbol So Separator Z"
              + " Space_Separator Zs Line_Separator Zl Paragraph_Separator Zp Other C Control Cc"
              + " cntrl Cc Format Cf Surrogate Cs Private_Use Co Unassigned Cn");

  private static final Map<String, IntPredicate> BINARY =
      Map.ofEntries(
          Map.entry("Any", c -> true),
          Map.entry("ASCII", c -> c < 128),
          Map.entry("Assigned", Character::isDefined),
          Map.entry("Alphabetic", Character::isAlphabetic),
          Map.entry("Uppercase", Character::isUpperCase),
          Map.entry("Lowercase", Character::isLowerCase),
          Map.entry("Ideographic", Character::isIdeographic),
          Map.entry("White_Space", UnicodeProperties::isWhiteSpace),
          Map.entry("ASCII_Hex_Digit", c -> c < 128 && Character.digit(c, 16) >= 0),
          Map.entry("Join_Control", c -> c == 0x200C || c == 0x200D),
          Map.entry("Noncharacter_Code_Point", UnicodeProperties::isNoCharacter),
          Map.entry("ID_Start", Character::isUnicodeIdentifierStart),
          Map.entry(
              "ID_Continue",
              c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c)),
          Map.entry("Emoji", Character::isEmoji),
          Map.entry("Emoji_Presentation", Character::isEmojiPresentation),
          Map.entry("Emoji_Modifier", Character::isEmojiModifier),
          Map.entry("Emoji_Modifier_Base", Character::isEmojiModifierBase),
          Map.entry("Emoji_Component", Character::isEmojiComponent),
          Map.entry("Extended_Pictographic", Character::isExtendedPictographic));

  private static final Map<String, String> ALIASES =
      pairs(
          "Alpha Alphabetic Upper Uppercase Lower Lowercase Ideo Ideographic space White_Space AHex"
              + " ASCII_Hex_Digit Join_C Join_Control NChar Noncharacter_Code_Point IDS ID_Start"
              + " IDC ID_Continue EPres Emoji_Presentation EMod Emoji_Modifier EBase"
              + " Emoji_Modifier_Base EComp Emoji_Component ExtPict Extended_Pictographic");

  private UnicodeProperties() {}

  /** Returns the set for {@code name} or {@code name=value}; empty if it is not known. */
  static Optional<CodePointSet> of(String expression) {
    int equals = expression.indexOf('=');
    if (equals >= 0) {
      String name = expression.substring(0, equals);
      String value = expression.substring(equals + 1);
      if (CATEGORY.contains(name)) return category(value);
      return SCRIPT.contains(name) ? script(value) : Optional.empty();
    }
    IntPredicate binary = BINARY.get(ALIASES.getOrDefault(expression, expression));
    return binary != null ? Optional.of(CodePointSet.where(binary)) : category(expression);
  }

  private static Optional<CodePointSet> category(String value) {
    String name = LONG_NAMES.getOrDefault(value, value);
    Set<String> wanted = name.equals("LC") ? Set.of("Lu", "Ll", "Lt") : Set.of(name);
    long types = 0;
    for (var category : CATEGORIES.entrySet()) {
      String known = category.getKey();
      boolean within = name.length() == 1 && known.startsWith(name);
      if (within || wanted.contains(known)) types |= 1L << category.getValue();
    }
    long mask = types;
    return mask == 0
        ? Optional.empty()
        : Optional.of(CodePointSet.where(c -> (mask >>> Character.getType(c) & 1) != 0));
  }

  private static Optional<CodePointSet> script(String value) {
    // Names are case-sensitive in ECMA-262 but not in the JDK.
    if (value.isEmpty() || !Character.isUpperCase(value.charAt(0))) return Optional.empty();
    try {
      Character.UnicodeScript script = Character.UnicodeScript.forName(value);
      boolean isShort = value.length() == 4;
      boolean isLong = value.toUpperCase(Locale.ROOT).equals(script.name());
      return isShort || isLong
          ? Optional.of(CodePointSet.where(c -> Character.UnicodeScript.of(c) == script))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isWhiteSpace(int c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x85 || Character.isSpaceChar(c);
  }

  private static boolean isNoCharacter(int c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  }

  private static Map<String, String> pairs(String text) {
    String[] words = text.split(" ", -1);
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) pairs.put(words[i], words[i + 1]);
    return Map.copyOf(pairs);
  }
}
