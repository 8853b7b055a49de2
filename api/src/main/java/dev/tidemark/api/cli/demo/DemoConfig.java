package dev.tidemark.api.cli.demo;

import dev.tidemark.api.access.DevelopmentKey;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Creates the configuration of a demo: the sample configuration and a new development key. */
public final class DemoConfig {
  private DemoConfig() {}

  /** Creates the configuration, atomically, unless it exists. */
  public static void ensure(Path config) throws IOException {
    if (Files.isDirectory(config)) {
      if (DevelopmentKey.read(config).isEmpty()) {
        throw new CommandFailure(
            "%s has no development key, so the demo cannot create a token; choose another --dir"
                .formatted(config));
      }
      return;
    }
    var target = config.toAbsolutePath().normalize();
    var parent = target.getParent();
    if (parent == null) throw new CommandFailure(config + " cannot be a configuration folder");
    Files.createDirectories(parent);
    var fresh = Files.createTempDirectory(parent, ".conf-");
    copy(LakeOptions.sample(), fresh);
    DevelopmentKey.create(fresh);
    Files.move(fresh, target);
  }

  /** Copies the sample configuration without its keys: a demo must not trust them. */
  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      throw new CommandFailure("There is no sample configuration in " + from.toAbsolutePath());
    }
    List<Path> files;
    try (var walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (var file : files) {
      var relative = from.relativize(file);
      if (relative.startsWith("keys")) continue;
      var target = to.resolve(relative.toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
