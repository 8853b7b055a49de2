package dev.tidemark.api.cli;

import dev.tidemark.api.access.DevelopmentKey;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.api.cli.text.CommandOutput;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a token, signed with the development key. */
@Command(
    name = "token",
    description = "Print a token, signed with the configuration's development key.",
    footer = {
      "",
      "Examples:",
      "  tidemark token --sub Demo",
      "  tidemark token --sub Ann --ttl 10m"
    })
final class TokenCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--sub",
      required = true,
      paramLabel = "USER",
      description = "The user of the token.")
  private String user = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the token is valid, such as 30s, 10m or 1h (default: 1h).")
  private Duration life = Duration.ofHours(1);

  @Option(
      names = "--new-key",
      description = "Create a development key if the configuration has none.")
  private boolean newKey;

  @Override
  public Integer call() throws Exception {
    if (user.isBlank()) throw new CommandFailure("--sub must name a user");
    var config = lakeOptions.config();
    var found = DevelopmentKey.read(config);
    if (found.isEmpty() && !newKey) {
      throw new CommandFailure(
          "There is no development key in %s; --new-key creates one (`tidemark demo` does, too)"
              .formatted(config.resolve("keys")));
    }
    var key = found.isPresent() ? found.get() : DevelopmentKey.create(config);
    CommandOutput.of(spec).out().println(key.token(user, life, Clock.systemUTC()));
    return 0;
  }
}
