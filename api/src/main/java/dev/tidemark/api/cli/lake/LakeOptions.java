package dev.tidemark.api.cli.lake;

import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command: the folders of the lake and of its configuration. */
public final class LakeOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder of the lake (or TIDEMARK_DIR; default: ./lake).")
  private @Nullable Path dir;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "The folder of the configuration (or TIDEMARK_CONFIG; default: conf in the lake's folder"
              + " if it exists, else the sample configuration).")
  private @Nullable Path config;

  @Option(names = "--verbose", description = "Print the stack trace of a failure.")
  @SuppressWarnings("UnusedVariable") // read by ErrorPrinter, by its name
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  /** Returns the folder of the lake. */
  public Path dir() {
    if (dir != null) return dir;
    var variable = System.getenv("TIDEMARK_DIR");
    return Path.of(variable == null || variable.isEmpty() ? "lake" : variable);
  }

  /** Returns whether the command line or the environment specifies the lake's folder. */
  public boolean namesLake() {
    var variable = System.getenv("TIDEMARK_DIR");
    return dir != null || (variable != null && !variable.isEmpty());
  }

  /** Returns the configuration that was specified, or null. */
  public @Nullable Path namedConfig() {
    if (config != null) return config;
    var variable = System.getenv("TIDEMARK_CONFIG");
    return variable == null || variable.isEmpty() ? null : Path.of(variable);
  }

  /** Returns the folder of the configuration. */
  public Path config() {
    var named = namedConfig();
    if (named != null) return named;
    var own = dir().resolve("conf");
    return Files.isDirectory(own) ? own : sample();
  }

  /** Returns the folder of the sample configuration, which is part of the program. */
  public static Path sample() {
    return Path.of(System.getProperty("tidemark.home", ".")).resolve("conf");
  }

  /** Reads the configuration. */
  public Workspace workspace() throws ConfigException, IOException {
    return Workspace.read(dir(), config(), System.getenv());
  }

  /** Opens the lake; fails if it does not exist. */
  public LakeSession existingLake(Workspace workspace) throws IOException {
    requireLake();
    return LakeSession.open(workspace, Clock.systemUTC());
  }

  /** Opens the lake for queries and plans; fails if it does not exist. */
  public LakeSession existingLakeToRead(Workspace workspace) throws IOException {
    requireLake();
    return LakeSession.openToRead(workspace, Clock.systemUTC());
  }

  /** Fails if the folder has no lake. */
  public void requireLake() {
    if (!Files.exists(dir().resolve("lake.json")) && !Files.exists(dir().resolve("catalog.db"))) {
      throw new CommandFailure(
          "There is no lake in %s; `tidemark demo` or `tidemark load` creates one"
              .formatted(dir()));
    }
  }

  /** Returns the topic of this name. */
  public static Topic topic(Workspace workspace, String name) {
    return workspace
        .topics()
        .find(name)
        .orElseThrow(
            () -> {
              var hint = workspace.topics().hint(name);
              return new CommandFailure(
                  "Topic '%s' not found%s"
                      .formatted(name, hint.isEmpty() ? "; see `tidemark topics`" : hint));
            });
  }
}
