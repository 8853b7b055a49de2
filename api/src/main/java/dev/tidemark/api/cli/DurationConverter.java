package dev.tidemark.api.cli;

import dev.tidemark.partitioner.text.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration of at least a second. */
class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    return Durations.parse(value)
        .filter(d -> d.compareTo(Duration.ofSeconds(1)) >= 0)
        .orElseThrow(
            () -> new TypeConversionException("'" + value + "' is not " + Durations.EXAMPLES));
  }

  /** Reads {@code off} as zero, too. */
  static final class OrOff extends DurationConverter {
    @Override
    public Duration convert(String value) {
      return value.equals("off") ? Duration.ZERO : super.convert(value);
    }
  }
}
