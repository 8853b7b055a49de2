package dev.tidemark.testkit.generate;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Generates times in every spelling of the contract. */
final class Instants {
  /** The days of most events: few, because a table has many rows per day. */
  private static final long FIRST_DAY = Instant.parse("2025-02-27T00:00:00Z").toEpochMilli();

  private static final int DAYS = 4;
  private static final long DAY = 86_400_000;

  private static final List<Long> FAR =
      List.of(
          Instant.parse("0001-01-01T00:00:00Z").toEpochMilli(),
          Instant.parse("0001-01-01T00:00:00.001Z").toEpochMilli(),
          Instant.parse("1582-10-10T12:00:00Z").toEpochMilli(),
          Instant.parse("1969-12-31T23:59:59.999Z").toEpochMilli(),
          0L,
          -1L,
          Instant.parse("2024-02-29T23:59:59.999Z").toEpochMilli(),
          Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli());

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
  private static final List<String> OFFSETS =
      List.of("+00", "+00:00", "-00:00", "+0130", "+01:30", "-05", "+14:00", "-12:00");

  private Instants() {}

  /** Returns milliseconds since 1970, mostly of a few days and often the same. */
  static long ms(SeededRandom seededRandom) {
    if (seededRandom.chance(0.04)) return seededRandom.pick(FAR);
    long day = FIRST_DAY + DAY * seededRandom.below(DAYS);
    return switch (seededRandom.below(4)) {
      case 0 -> day + DAY - 1 + seededRandom.below(2) - (seededRandom.chance(0.5) ? 0 : DAY);
      case 1 -> day + 3_600_000L * seededRandom.below(24);
      case 2 -> day + 43_200_000L + seededRandom.below(20);
      default -> day + seededRandom.between(0, DAY - 1);
    };
  }

  /** Returns the instant in one of the spellings that keep its milliseconds. */
  static String spelled(SeededRandom seededRandom, long ms) {
    boolean utc = seededRandom.chance(0.7);
    String offset = utc ? seededRandom.pick("Z", "Z", "", "+00:00") : seededRandom.pick(OFFSETS);
    int seconds =
        offset.isEmpty() || offset.equals("Z") ? 0 : ZoneOffset.of(offset).getTotalSeconds();
    LocalDateTime local =
        LocalDateTime.ofInstant(Instant.ofEpochMilli(ms + seconds * 1000L), ZoneOffset.UTC);
    if (local.getYear() < 1 || local.getYear() > 9999)
      return spelledInUtc(
              seededRandom, LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC))
          + "Z";
    return spelledInUtc(seededRandom, local) + offset;
  }

  private static String spelledInUtc(SeededRandom seededRandom, LocalDateTime local) {
    int milli = local.getNano() / 1_000_000;
    String text;
    if (milli == 0 && seededRandom.chance(0.5)) {
      text =
          local.getSecond() == 0 && seededRandom.chance(0.5)
              ? MINUTES.format(local)
              : SECONDS.format(local);
    } else {
      String digits = "%03d".formatted(milli);
      if (seededRandom.chance(0.2)) digits += "999999".substring(seededRandom.below(6));
      else if (milli % 100 == 0 && seededRandom.chance(0.5)) digits = digits.substring(0, 1);
      text = SECONDS.format(local) + "." + digits;
    }
    return seededRandom.chance(0.8) ? text.replace(' ', 'T') : text;
  }

  /** Returns the UTC day of an instant. */
  static String day(long ms) {
    return Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** Returns a text that resembles a time but is not one. */
  static String broken(SeededRandom seededRandom) {
    return seededRandom.pick(
        "",
        "now",
        "2025-02-30",
        "2025-13-01",
        "2025-2-3",
        "0000-01-01",
        "10000-01-01",
        "-0001-01-01",
        "2025-02-03T24:00:00Z",
        "2025-02-03T23:59:60Z",
        "2025-02-03T04",
        "2025-02-03Z",
        "2025-02-03T04:05:06.Z",
        "2025-02-03T04:05:06.1234567890Z",
        "2025-02-03T04:05:06,5Z",
        "2025-02-03T04:05:06Europe/Berlin",
        "2025-02-03T04:05:06z",
        "2025-02-03t04:05:06Z",
        "2025-02-03  04:05",
        " 2025-02-03",
        "2025-02-03 ",
        "20250203",
        "1738555200000",
        "2025-02-03T04:05+1",
        "2025-02-03T04:05+01:3",
        "2025-02-03T04:05:06+01:60",
        "２０２５-02-03");
  }
}
