package dev.tidemark.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md says of every option what its record says. Where it does not, this test
 * fails with the page as it should be; {@code -Dtidemark.write-docs=true} writes it.
 */
class ConfigurationPageTest {
  private static final Path PAGE = page();

  @Test
  void thePageSaysWhatTheRecordsSay() throws IOException {
    if (Boolean.getBoolean("tidemark.write-docs")) Files.writeString(PAGE, expected());
    assertThat(Files.readString(PAGE)).isEqualTo(expected());
  }

  private static String expected() {
    return """
    # Configuration

    The options of `application.yml`, generated from the records that read them (`Settings`) and checked by a test. Each can be set in
    the environment too, which wins. An unknown key or a value out of range stops the start, and all of them are named at once.
    A key without a value (`token:`, `token: ~` or `token: null`) is as good as none: the default holds. In quotes it is a text.

    | Option | Default | Must be | Environment | |
    |---|---|---|---|---|
    """
        + OptionSpec.all().stream().map(ConfigurationPageTest::row).collect(Collectors.joining());
  }

  private static String row(OptionSpec option) {
    String initial = option.about().defaultValue();
    return "| `%s` | %s | %s | `%s` | %s |\n"
        .formatted(
            option.key(),
            initial.isEmpty() ? "–" : "`" + initial + "`",
            option.rule(),
            option.variable(),
            option.about().description());
  }

  private static Path page() {
    Path folder = Path.of("").toAbsolutePath();
    return folder.resolve(folder.endsWith("api") ? "../docs" : "docs").resolve("configuration.md");
  }
}
