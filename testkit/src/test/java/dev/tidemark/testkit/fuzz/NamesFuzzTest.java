package dev.tidemark.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.landing.LandedKey;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.testkit.oracle.TimesOfTheOracle;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Texts for times and paths are read exactly as written, or not at all. */
class NamesFuzzTest {
  @Test
  void aTimeIsReadAsTheOracleReadsIt() {
    var good =
        List.of(
            "2025-02-03",
            "2024-02-29T04:05:06.007Z",
            "0001-01-01 00:00",
            "9999-12-31T23:59:59.999999999+23:59");
    var words =
        List.of(
            "-",
            ":",
            ".",
            "T",
            " ",
            "Z",
            "+00",
            "-2359",
            "+01:30",
            "24",
            "60",
            "0000",
            "2023-02-29",
            "0",
            "٣",
            "z");
    new Fuzzing(good, words)
        .run(
            8_000,
            input -> {
              var text = new String(input, UTF_8);
              OptionalLong ms = Times.parse(text);
              assertThat(ms).isEqualTo(TimesOfTheOracle.instant(text));
              if (ms.isEmpty()) return "none of " + Math.min(text.length(), 30);
              assertThat(Times.parse(Times.format(ms.getAsLong()))).isEqualTo(ms);
              return "a time of " + text.length();
            });
  }

  @Test
  void aPathIsOneOfOursOnlyWhereItIsWrittenSo() {
    var good =
        List.of(
            "landing/env=dev/org=~null/type=web/date=2025-01-01/a.gz",
            "landing/env=a%2Fb/org=~empty/type=x/date=0001-01-01/20250101T000000000Z-0123456789abcdef.ndjson.gz",
            "landing/env=~"
                + "0".repeat(64)
                + "/org=1/type=a.b-c_d/date=9999-12-31/x-2025-01-01-00-00-00-0123456789abcdef0123456789abcdef0123.gz");
    var words =
        List.of(
            "/",
            "=",
            "%",
            "%2F",
            "%2f",
            "..",
            "~",
            "~null",
            "~empty",
            "env=",
            "date=",
            "\0",
            "é",
            "2025-02-30",
            "-0001-01-01",
            "+10000-01-01");
    new Fuzzing(good, words)
        .run(
            4_000,
            input -> {
              var name = new String(input, UTF_8);
              LandedKey.written(name);
              var partition = PartitionLayout.parse(name);
              partition.ifPresent(p -> assertThat(name).startsWith(PartitionLayout.path(p)));
              return partition.isPresent()
                  + " "
                  + LandedKey.written(name).isPresent()
                  + name.split("/", -1).length;
            });
  }
}
