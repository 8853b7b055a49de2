package dev.tidemark.api.cli;

import dev.tidemark.api.config.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration of at least one second. */
class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    return DurationText.parse(value)
        .filter(d -> d.compareTo(Duration.ofSeconds(1)) >= 0)
        .orElseThrow(
            () -> new TypeConversionException("'" + value + "' is not " + DurationText.EXAMPLES));
  }

  /** Also accepts {@code off}, as zero. */
  static final class OrOff extends DurationConverter {
    @Override
    public Duration convert(String value) {
      return value.equals("off") ? Duration.ZERO : super.convert(value);
    }
  }
}
