package dev.tidemark.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options have defaults and ranges; the environment wins; every problem stops the start. */
class SettingsReaderTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void everyOptionHasASentenceAndADefaultWithinItsRange() {
    assertThat(OptionSpec.all())
        .isNotEmpty()
        .allSatisfy(
            option -> {
              assertThat(option.about().description()).endsWith(".");
              assertThat(option.parse(option.about().defaultValue())).isPresent();
              assertThat(option.variable()).matches("TIDEMARK(_[A-Z]+){2,}");
            });
  }

  @Test
  void theBoundsOfARangeAreWithinItAndWhatIsBeyondIsNot() {
    for (var option : OptionSpec.all()) {
      if (!option.about().min().isEmpty()) {
        assertThat(option.parse(option.about().min())).as(option.key()).isPresent();
        assertThat(option.parse(option.about().max())).as(option.key()).isPresent();
      }
    }
    var port = option("server.port");
    assertThat(port.parse("65536")).isEmpty();
    assertThat(port.parse("-1")).isEmpty();
    assertThat(option("load.interval").parse("500ms")).isEmpty();
    assertThat(option("load.interval").parse("off")).contains(Duration.ZERO);
  }

  @Test
  void withoutAFileTheDefaultsHold() throws Exception {
    var settings = new SettingsReader(Map.of("PATH", "/bin", "TIDEMARK_DIR", "x")).read(dir);
    assertThat(settings.server().port()).isEqualTo(8080);
    assertThat(settings.server().maxBody().bytes()).isEqualTo(2 << 20);
    assertThat(settings.load().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.auth().requireExp()).isTrue();
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws Exception {
    write("server:\n  port: 1234\n  host: 127.0.0.1\ncursor:\n  ttl: 2h\n");
    var settings = new SettingsReader(Map.of("TIDEMARK_SERVER_PORT", "99")).read(dir);
    assertThat(settings.server().port()).isEqualTo(99);
    assertThat(settings.server().host()).isEqualTo("127.0.0.1");
    assertThat(settings.cursor().ttl()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void everyProblemIsSaidWithItsPlace() throws Exception {
    write("server:\n  prot: 1\n  port: 70000\nauth:\n  require-exp: maybe\nload: [1]\n");
    var environment =
        Map.of(
            "TIDEMARK_QUERY_TIMEUOT",
            "3s",
            "TIDEMARK_QUERY_CONCURRENCY",
            "0",
            "TIDEMARK_QUERYTIMEOUT",
            "3s",
            "TIDEMARK_SERVICE_HOST",
            "k8s");
    assertThatThrownBy(() -> new SettingsReader(environment).read(dir))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .containsExactlyInAnyOrder(
                        "application.yml:2: unknown option 'server.prot'; did you mean 'server.port'?",
                        "application.yml:3: server.port is '70000' but must be a whole number from 0 to 65535",
                        "application.yml:5: auth.require-exp is 'maybe' but must be true or false",
                        "application.yml:6: load must be one value, not a list",
                        "environment: TIDEMARK_QUERY_CONCURRENCY is '0' but must be a whole number from 1 to 256",
                        "environment: unknown variable TIDEMARK_QUERYTIMEOUT; did you mean 'TIDEMARK_QUERY_TIMEOUT'?",
                        "environment: unknown variable TIDEMARK_QUERY_TIMEUOT; did you mean 'TIDEMARK_QUERY_TIMEOUT'?"));
  }

  /** As a text it was a secret that everybody can guess, and the origin of sandboxed pages. */
  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL", "!!null null"})
  void whatIsNullIsAsGoodAsNotGiven(String nothing) throws Exception {
    var defaults = new SettingsReader(Map.of()).read(dir);
    var options = new TreeMap<String, String>();
    for (var option : OptionSpec.all()) {
      var key = option.key().split("\\.", 2);
      options.merge(key[0], "  %s: %s\n".formatted(key[1], nothing), String::concat);
    }
    var yaml = new StringBuilder();
    options.forEach((section, lines) -> yaml.append(section).append(":\n").append(lines));
    write(yaml.toString());
    var settings = new SettingsReader(Map.of()).read(dir);
    assertThat(settings).isEqualTo(defaults);
    assertThat(settings.metrics().token()).isEmpty();
    assertThat(settings.server().corsOrigins()).isEmpty();
    write("metrics: " + nothing + "\nserver:\n  port: 1\n");
    assertThat(new SettingsReader(Map.of()).read(dir).metrics()).isEqualTo(defaults.metrics());
  }

  @Test
  void anUnknownKeyIsSaidThoughItIsNullAndQuotesMakeAText() throws Exception {
    write("server:\n  prot:\nsevrer: ~\nserver.port: null\n");
    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(dir))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .containsExactlyInAnyOrder(
                        "application.yml:2: unknown option 'server.prot'; did you mean 'server.port'?",
                        "application.yml:3: unknown option 'sevrer'"));
    write("metrics: {token: 'null'}");
    assertThat(new SettingsReader(Map.of()).read(dir).metrics().token()).isEqualTo("null");
    write("metrics: {token: ~}");
    var environment = Map.of("TIDEMARK_METRICS_TOKEN", "from elsewhere");
    assertThat(new SettingsReader(environment).read(dir).metrics().token())
        .isEqualTo("from elsewhere");
  }

  @Test
  void whatIsNoYamlIsSaidWithItsLine() throws Exception {
    write("server:\n  port: 1\n bad");
    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(dir))
        .hasMessageContaining("application.yml:3: not YAML");
    write("just text");
    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(dir))
        .hasMessageContaining("must contain sections");
  }

  @Test
  void theSampleFileIsGood() throws Exception {
    assertThat(new SettingsReader(Map.of()).read(Path.of("..", "conf")))
        .isEqualTo(new SettingsReader(Map.of()).read(dir.resolve("none")));
  }

  @Test
  void sizesHaveBinaryAndDecimalUnits() {
    assertThat(DataSize.parse("512KiB")).contains(new DataSize(512 << 10));
    assertThat(DataSize.parse("1 gb")).contains(new DataSize(1_000_000_000));
    assertThat(DataSize.parse("1")).isEmpty();
    assertThat(DataSize.parse("999999999999TiB")).isEmpty();
  }

  private OptionSpec option(String key) {
    return OptionSpec.all().stream().filter(o -> o.key().equals(key)).findFirst().orElseThrow();
  }

  private void write(String yaml) throws Exception {
    Files.writeString(dir.resolve("application.yml"), yaml);
  }
}
