package dev.tidemark.partitioner.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionLayoutTest {
  private static final LocalDate DAY = LocalDate.of(2025, 2, 3);

  private static final List<@Nullable String> HOSTILE =
      Arrays.asList(
          null,
          "",
          "a=b",
          "..",
          ".",
          "../",
          "/",
          "%",
          "%41",
          "~",
          "~null",
          "~empty",
          "a b",
          "é",
          "😀",
          "\0",
          "\n",
          "\\",
          "org=x/type=y",
          "A",
          "a",
          "x".repeat(120),
          "x".repeat(121),
          "é".repeat(20),
          "é".repeat(21),
          "😀".repeat(500),
          "-_.",
          "date=2025-01-01",
          "+",
          "null");

  @Test
  void aPathIsWhatFirehoseWrites() {
    assertThat(PartitionLayout.path(Partition.of("prod", "acme & co", "web", DAY)))
        .isEqualTo("landing/env=prod/org=acme%20%26%20co/type=web/date=2025-02-03/");
    assertThat(PartitionLayout.path(Partition.of(null, "", "é", LocalDate.of(1, 1, 1))))
        .isEqualTo("landing/env=~null/org=~empty/type=%C3%A9/date=0001-01-01/");
    assertThat(PartitionLayout.path(Partition.of("x".repeat(121), "~null", "t", DAY)))
        .isEqualTo(
            "landing/env=~79072a47bfaa54e6057a9ee21e0dea64b9edbfd160c4ccadbb657e64b6d22ee4"
                + "/org=%7Enull/type=t/date=2025-02-03/");
  }

  @Test
  void everyPathParsesBack() {
    for (String one : HOSTILE) {
      for (String other : HOSTILE) {
        if (other == null) continue;
        for (Partition partition :
            List.of(Partition.of(one, other, "t", DAY), Partition.of(other, one, other, DAY))) {
          String path = PartitionLayout.path(partition);
          assertThat(PartitionLayout.parse(path)).as(path).contains(partition);
          assertThat(PartitionLayout.parse(path + "x/20250203.gz")).contains(partition);
        }
      }
    }
  }

  @Test
  void everyPathOfRandomTextParsesBack() {
    long seed = Long.getLong("tidemark.seed", 1);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Partition partition =
          Partition.of(
              text(random),
              text(random),
              text(random),
              LocalDate.ofEpochDay(random.nextLong(-719_162, 2_932_897)));
      String path = PartitionLayout.path(partition);
      assertThat(PartitionLayout.parse(path)).as("seed %d: %s", seed, path).contains(partition);
      assertThat(path)
          .matches("landing/env=[^/]{1,120}/org=[^/]{1,120}/type=[^/]{1,120}/date=[0-9-]{10}/");
    }
  }

  @Test
  void whatParsesIsExactlyWhatPathGives() {
    long seed = Long.getLong("tidemark.seed", 2);
    Random random = new Random(seed);
    String letters = "~%0Aa=/.-é\0";
    int parsed = 0;
    for (int i = 0; i < 30_000; i++) {
      StringBuilder path =
          new StringBuilder(
              PartitionLayout.path(Partition.of(text(random), text(random), text(random), DAY)));
      for (int m = random.nextInt(3); m > 0; m--) {
        int at = random.nextInt(path.length());
        if (random.nextBoolean()) path.deleteCharAt(at);
        else path.insert(at, letters.charAt(random.nextInt(letters.length())));
      }
      var partition = PartitionLayout.parse(path.toString());
      if (partition.isEmpty()) continue;
      parsed++;
      assertThat(path.toString())
          .as("seed %d", seed)
          .startsWith(PartitionLayout.path(partition.get()));
    }
    assertThat(parsed).isGreaterThan(8_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "landing/",
        "landing/env=a/org=b/type=c/date=2025-02-03",
        "landing/org=b/env=a/type=c/date=2025-02-03/",
        "errors/env=a/org=b/type=c/date=2025-02-03/",
        "/landing/env=a/org=b/type=c/date=2025-02-03/",
        "landing/env=/org=b/type=c/date=2025-02-03/",
        "landing/env=a/org=b/type=~null/date=2025-02-03/",
        "landing/env=a/org=b/type=c/date=2025-02-30/",
        "landing/env=a/org=b/type=c/date=2025-2-3/",
        "landing/env=a/org=b/type=c/date=+12025-02-03/",
        "landing/env=a/org=b/type=c/date=0000-02-03/",
        "landing/env=%61/org=b/type=c/date=2025-02-03/",
        "landing/env=%c3%a9/org=b/type=c/date=2025-02-03/",
        "landing/env=%C3/org=b/type=c/date=2025-02-03/",
        "landing/env=%/org=b/type=c/date=2025-02-03/",
        "landing/env=a b/org=b/type=c/date=2025-02-03/",
        "landing/env=é/org=b/type=c/date=2025-02-03/",
        "landing/env=šš/org=b/type=c/date=2025-02-03/",
        "landing/env=~nil/org=b/type=c/date=2025-02-03/",
        "landing/env=~ABCDEF/org=b/type=c/date=2025-02-03/",
        "landing/ENV=a/org=b/type=c/date=2025-02-03/",
      })
  void everythingElseIsRejected(String path) {
    assertThat(PartitionLayout.parse(path)).isEmpty();
  }

  @Test
  void aLongValueIsKnownByItsDigest() {
    String text = "😀".repeat(500);
    PartitionValue value = PartitionValue.of(text);
    assertThat(value).isInstanceOf(PartitionValue.Digest.class);
    assertThat(value.is(text)).isTrue();
    assertThat(value.is(text + "x")).isFalse();
    assertThatThrownBy(() -> new PartitionValue.Text(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEventLandsOnItsDayInUtc() {
    Topic topic =
        new Topic(
            "Web",
            "Web",
            "true",
            Set.of("time"),
            List.of(),
            new Envelope(null, "time", null, null, List.of()),
            Partitioning.ENV_DAY);
    Event last = new Event("1", -1, "e", null, new long[0], false, false);
    assertThat(Partition.of(topic, last))
        .isEqualTo(Partition.of("e", null, "Web", LocalDate.of(1969, 12, 31)));
  }

  private static String text(Random random) {
    byte[] bytes = new byte[random.nextInt(50)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) for (int i = 0; i < bytes.length; i++) bytes[i] &= 0x7F;
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
