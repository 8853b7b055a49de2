package dev.tidemark.api.cli;

import dev.tidemark.partitioner.text.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration of at least one second. */
class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    return Durations.parse(value)
        .filter(d -> d.compareTo(Duration.ofSeconds(1)) >= 0)
        .orElseThrow(
            () -> new TypeConversionException("'" + value + "' is not " + Durations.EXAMPLES));
  }

  /** Also accepts {@code off}, as zero. */
  static final class OrOff extends DurationConverter {
    @Override
    public Duration convert(String value) {
      return value.equals("off") ? Duration.ZERO : super.convert(value);
    }
  }
}
