package dev.tidemark.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A catalog that is empty, cut off or no database: the commands reject it with the way out, touch
 * nothing, and the way out leads back to every event.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenCatalogTest {
  private Path folder = Path.of("");
  private byte[] whole = {};

  /** What is found where the catalog was. */
  enum Damage {
    MISSING,
    NO_BYTES,
    CUT_IN_ITS_HEAD,
    CUT_OFF,
    PAGES_OF_ZEROS,
    NO_DATABASE;

    byte[] of(byte[] whole) {
      return switch (this) {
        case MISSING, NO_BYTES -> new byte[0];
        case CUT_IN_ITS_HEAD -> Arrays.copyOf(whole, 50);
        case CUT_OFF -> Arrays.copyOf(whole, whole.length / 2);
        // As after a power cut: the file has its length, and the head alone.
        case PAGES_OF_ZEROS -> Arrays.copyOf(Arrays.copyOf(whole, 4096), whole.length);
        case NO_DATABASE -> "environment,level\n".repeat(whole.length / 18).getBytes(UTF_8);
      };
    }

    boolean isGone() {
      return this == MISSING || this == NO_BYTES;
    }
  }

  @BeforeAll
  void load(@TempDir Path empty) throws Exception {
    folder = empty.toRealPath();
    ServedLake.configure(dir());
    var file = Files.writeString(folder.resolve("hub.ndjson"), ServedLake.events());
    assertThat(run("load", "hub", file.toString()).code()).isZero();
    whole = Files.readAllBytes(catalog());
    assertThat(whole).hasSizeGreaterThan(8192);
  }

  private Path dir() {
    return folder.resolve("lake");
  }

  private Path catalog() {
    return dir().resolve("catalog.db");
  }

  private TerminalRun run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(1, List.of("--dir", dir().toString()));
    return TerminalRun.of(all.toArray(String[]::new));
  }

  private void damage(Damage damage) throws IOException {
    for (var ending : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(dir().resolve("catalog.db" + ending));
    }
    if (damage != Damage.MISSING) Files.write(catalog(), damage.of(whole));
  }

  /** Every file of the lake by what is in it. */
  private Map<String, String> everything() throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(dir())) {
      for (Path file : all.toList()) {
        boolean isFile = Files.isRegularFile(file);
        var content = isFile ? HexFormat.of().formatHex(Files.readAllBytes(file)) : "a folder";
        files.put(dir().relativize(file).toString(), content);
      }
    }
    return files;
  }

  @ParameterizedTest
  @EnumSource
  void isRejectedWithTheWayOutAndNothingIsTouched(Damage damage) throws Exception {
    damage(damage);
    var before = everything();
    isRejected(run("query", "hub"));
    isRejected(run("delete", "hub", "--filter", "env=prod", "--dry-run"));
    isRejected(run("delete", "hub", "--filter", "env=prod", "--yes"));
    isRejected(run("maintain"));
    isRejected(run("maintain", "--dry-run"));
    isRejected(run("load", "hub", folder.resolve("hub.ndjson").toString()));
    var topics = run("topics");
    assertThat(topics.code()).isZero();
    assertThat(topics.out()).contains("hub");
    assertThat(everything()).isEqualTo(before);

    if (!damage.isGone()) {
      isRejected(run("register"));
      assertThat(everything()).isEqualTo(before);
      Files.move(catalog(), folder.resolve("catalog-" + damage));
    }
    var registered = run("register");
    assertThat(registered.code()).as(registered.err()).isZero();
    assertThat(registered.out()).startsWith("hub: registered with ");
    var query = run("query", "hub", "--all", "--format", "ndjson");
    assertThat(query.out().lines()).hasSize(ServedLake.EVENTS);
  }

  private void isRejected(TerminalRun run) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    // A deletion says first what it has understood.
    assertThat(run.err().lines().filter(line -> line.startsWith("tidemark: ")))
        .as(run.err())
        .singleElement()
        .asString()
        .contains("catalog.db ", "`tidemark register --dir " + dir() + "`")
        .doesNotContain("Exception", "failed");
    assertThat(run.err()).doesNotContain("\tat ");
  }
}
