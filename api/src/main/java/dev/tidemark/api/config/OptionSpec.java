package dev.tidemark.api.config;

import dev.tidemark.partitioner.text.Durations;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One option of {@link Settings}, derived from its records.
 *
 * @param key the key in the file: {@code server.max-body}
 * @param type the type of the component
 * @param about the description, default and range
 */
public record OptionSpec(String key, Class<?> type, Option about) {
  /** Returns all options, in the order of the records. */
  public static List<OptionSpec> all() {
    var all = new ArrayList<OptionSpec>();
    for (var section : Settings.class.getRecordComponents()) {
      for (var option : section.getType().getRecordComponents()) {
        var about = option.getAnnotation(Option.class);
        if (about == null) throw new IllegalStateException(option + " has no @Option");
        all.add(new OptionSpec(key(section, option), option.getType(), about));
      }
    }
    return List.copyOf(all);
  }

  static String key(RecordComponent section, RecordComponent option) {
    return dashed(section.getName()) + "." + dashed(option.getName());
  }

  private static String dashed(String name) {
    return name.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Returns the name of its environment variable: {@code TIDEMARK_SERVER_MAX_BODY}. */
  public String variable() {
    return "TIDEMARK_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Parses a value of this option; empty if {@code text} is invalid or out of range. */
  Optional<Object> parse(String text) {
    if (about.off() && text.equals("off")) return Optional.of(Duration.ZERO);
    return plain(text).filter(this::inRange);
  }

  /** Returns what a value must be, to complete the sentence "… must be". */
  public String rule() {
    var rule = new StringBuilder(kind());
    if (!about.min().isEmpty()) rule.append(" from ").append(about.min());
    if (!about.max().isEmpty()) rule.append(" to ").append(about.max());
    if (about.off()) rule.append(", or off");
    return rule.toString();
  }

  private Optional<Object> plain(String text) {
    if (type == String.class) return Optional.of(text);
    if (type == boolean.class) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(Boolean.valueOf(text))
          : Optional.empty();
    }
    if (type == int.class) {
      return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
    if (type.isEnum()) return words().filter(w -> word(w).equals(text)).findFirst();
    if (type == Duration.class) return Durations.parse(text).map(found -> found);
    if (type == DataSize.class) return DataSize.parse(text).map(found -> found);
    throw new IllegalStateException("options of type " + type + " are not supported");
  }

  private String kind() {
    if (type == boolean.class) return "true or false";
    if (type == int.class) return "a whole number";
    if (type == Duration.class) return Durations.EXAMPLES + ",";
    if (type == DataSize.class) return "a size such as 512KiB or 2MiB,";
    if (type.isEnum()) return words().map(OptionSpec::word).collect(Collectors.joining(" or "));
    return "a text";
  }

  private Stream<Object> words() {
    return Stream.of(type.getEnumConstants());
  }

  private static String word(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  private boolean inRange(Object value) {
    return compare(value, about.min()) >= 0
        && (about.max().isEmpty() || compare(value, about.max()) <= 0);
  }

  private int compare(Object value, String bound) {
    if (bound.isEmpty()) return 0;
    var limit = plain(bound).orElseThrow();
    return switch (value) {
      case Integer i -> i.compareTo((Integer) limit);
      case Duration d -> d.compareTo((Duration) limit);
      case DataSize s -> s.compareTo((DataSize) limit);
      default -> 0;
    };
  }
}
