package dev.tidemark.api.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemark.partitioner.text.Printable;
import java.util.regex.Pattern;

/**
 * Formats the key-value pairs of a log event as {@code name=value}. A value is quoted unless it
 * contains only letters, digits and {@code ._:/+=-}.
 */
public final class KeyValueConverter extends ClassicConverter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/+=-]+");

  @Override
  public String convert(ILoggingEvent event) {
    var facts = event.getKeyValuePairs();
    if (facts == null) return "";
    var text = new StringBuilder();
    for (var fact : facts) {
      text.append(' ').append(fact.key).append('=').append(quoted(String.valueOf(fact.value)));
    }
    return text.toString();
  }

  private static String quoted(String value) {
    if (PLAIN.matcher(value).matches()) return value;
    return '"' + Printable.escaped(value.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }
}
