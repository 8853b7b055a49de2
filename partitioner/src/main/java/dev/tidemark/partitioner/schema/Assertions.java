package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.Regex;
import dev.tidemark.partitioner.regex.Steps;
import dev.tidemark.partitioner.schema.Keyword.Assertion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keywords that check a value by itself. */
final class Assertions {
  /** The number of characters, or decimal places, that are processed in one step. */
  static final int A_STEP = 8;

  private static final int BITS_OF_A_DIGIT = 4;

  private Assertions() {}

  record Type(Set<String> allowed, String shown) implements Assertion {
    @Override
    public String name() {
      return "type";
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      if (!value.isNumber()) return allowed.contains(typeOf(value));
      if (allowed.contains("number")) return true;
      if (!allowed.contains("integer")) return false;
      steps.take(arithmetic(value.decimalValue()));
      return isInteger(value);
    }

    @Override
    public List<String> problems(JsonNode value) {
      return List.of(typeOf(value) + " found, " + shown + " expected");
    }
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> isInteger(value) ? "integer" : "number";
      default -> "null";
    };
  }

  private static boolean isInteger(JsonNode value) {
    if (value.isIntegralNumber()) return true;
    BigDecimal number = value.decimalValue();
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  /** {@code enum} and {@code const}, with the values as {@link CanonicalJson}. */
  record OneOf(String name, Set<String> values, String shown) implements Assertion {
    @Override
    public boolean holds(JsonNode value, Steps steps) {
      return values.contains(CanonicalJson.of(value, steps));
    }

    @Override
    public List<String> problems(JsonNode value) {
      return List.of(
          name.equals("const")
              ? "must be the constant value '" + shown + "'"
              : "does not have a value in the enumeration " + shown);
    }
  }

  /**
   * {@code minimum}, {@code maximum} and their exclusive forms.
   *
   * @param side the sign of the comparison of a valid value with the bound: 1 for minima, -1 for
   *     maxima
   */
  record Range(String name, BigDecimal bound, int side, boolean inclusive) implements Assertion {
    @Override
    public boolean holds(JsonNode value, Steps steps) {
      if (!value.isNumber()) return true;
      BigDecimal number = value.decimalValue();
      steps.take(arithmetic(number));
      int compared = Integer.signum(number.compareTo(bound));
      return compared == side || (inclusive && compared == 0);
    }

    @Override
    public List<String> problems(JsonNode value) {
      String which = side > 0 ? "minimum" : "maximum";
      return List.of(
          "must have "
              + (inclusive ? "a " : "an exclusive ")
              + which
              + " value of "
              + bound.toString());
    }
  }

  record MultipleOf(BigDecimal divisor) implements Assertion {
    @Override
    public String name() {
      return "multipleOf";
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      if (!value.isNumber()) return true;
      BigDecimal number = value.decimalValue();
      long digits = digits(number) + digits(divisor);
      steps.take(digits + square(digits * BITS_OF_A_DIGIT));
      return number.remainder(divisor).signum() == 0;
    }

    @Override
    public List<String> problems(JsonNode value) {
      return List.of("must be multiple of " + divisor);
    }
  }

  /**
   * Returns the steps to compare a number, to strip its trailing zeros or to write it, which takes
   * time quadratic in its size. Few steps for a number of 64 bits.
   */
  static long arithmetic(BigDecimal number) {
    return square(number.unscaledValue().bitLength()) + Math.abs((long) number.scale()) / A_STEP;
  }

  private static long square(long bits) {
    long words = bits / Integer.SIZE;
    return words * words;
  }

  /** Returns the number of digits of a number that is written without an exponent. */
  private static long digits(BigDecimal number) {
    return (long) number.precision() + Math.abs((long) number.scale());
  }

  /** The limits of the length of a string, or of the number of items or members. */
  record Size(String name, Of of, boolean atLeast, long bound) implements Assertion {
    enum Of {
      CHARACTERS,
      ITEMS,
      MEMBERS
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      boolean applies =
          switch (of) {
            case CHARACTERS -> value.isTextual();
            case ITEMS -> value.isArray();
            case MEMBERS -> value.isObject();
          };
      if (!applies) return true;
      long size = size(value);
      if (value.isTextual()) steps.take(size / A_STEP);
      return atLeast ? size >= bound : size <= bound;
    }

    private static long size(JsonNode value) {
      if (!value.isTextual()) return value.size();
      String text = value.textValue();
      return text.codePointCount(0, text.length());
    }

    @Override
    public List<String> problems(JsonNode value) {
      String most = atLeast ? "at least " : "at most ";
      return List.of(
          switch (of) {
            case CHARACTERS -> "must be " + most + bound + " characters long";
            case ITEMS -> "must have " + most + bound + " items but found " + value.size();
            case MEMBERS -> "must have " + most + bound + " properties";
          });
    }
  }

  record Pattern(String text, Regex regex) implements Assertion {
    @Override
    public String name() {
      return "pattern";
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      return !value.isTextual() || isIn(regex, value.textValue(), steps);
    }

    @Override
    public List<String> problems(JsonNode value) {
      return List.of("does not match the regex pattern " + text);
    }
  }

  static boolean isIn(Regex regex, String text, Steps steps) {
    return regex.isIn(text.toCharArray(), text.length(), steps);
  }

  record UniqueItems() implements Assertion {
    @Override
    public String name() {
      return "uniqueItems";
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      if (!value.isArray()) return true;
      Set<String> seen = new HashSet<>();
      for (JsonNode item : value) if (!seen.add(CanonicalJson.of(item, steps))) return false;
      return true;
    }

    @Override
    public List<String> problems(JsonNode value) {
      return List.of("must have only unique items in the array");
    }
  }

  record Required(List<String> names) implements Assertion {
    @Override
    public String name() {
      return "required";
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      if (!value.isObject()) return true;
      steps.take(names.size());
      for (String name : names) if (!value.has(name)) return false;
      return true;
    }

    @Override
    public List<String> problems(JsonNode value) {
      return names.stream()
          .filter(name -> !value.has(name))
          .map(name -> "required property '" + name + "' not found")
          .toList();
    }
  }

  record DependentRequired(Map<String, List<String>> names) implements Assertion {
    @Override
    public String name() {
      return "dependentRequired";
    }

    @Override
    public boolean holds(JsonNode value, Steps steps) {
      if (!value.isObject()) return true;
      for (var each : names.entrySet()) {
        steps.take(1L + each.getValue().size());
        if (!value.has(each.getKey())) continue;
        for (String name : each.getValue()) if (!value.has(name)) return false;
      }
      return true;
    }

    @Override
    public List<String> problems(JsonNode value) {
      List<String> problems = new ArrayList<>();
      names.forEach(
          (name, wanted) -> {
            if (!value.has(name)) return;
            for (String each : wanted) {
              if (value.has(each)) continue;
              problems.add(
                  "has a missing property '"
                      + each
                      + "' which is dependent required because '"
                      + name
                      + "' is present");
            }
          });
      return problems;
    }
  }
}
