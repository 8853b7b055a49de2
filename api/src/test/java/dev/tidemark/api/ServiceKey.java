package dev.tidemark.api;

import dev.tidemark.api.access.DevelopmentKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The development key of every service of this JVM, and tokens of it; see {@link RsaKeys}. */
final class ServiceKey {
  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();
  private static final ServiceKey KEY = new ServiceKey();

  private final Path folder;
  private final DevelopmentKey key;

  private ServiceKey() {
    try {
      folder = Files.createTempDirectory("tidemark-key");
      folder.toFile().deleteOnExit();
      key = DevelopmentKey.create(folder);
      deleteAtExit(folder.resolve("keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes it the key of a config folder. */
  static DevelopmentKey of(Path conf) throws IOException {
    Path keys = Files.createDirectories(conf.resolve("keys"));
    try (var files = Files.list(KEY.folder.resolve("keys"))) {
      for (Path file : files.toList()) {
        Path copy = keys.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return KEY.key;
  }

  /** A token that holds for a day. */
  static String token(String user) {
    return TOKENS.computeIfAbsent(user, _ -> token(user, Duration.ofDays(1)));
  }

  /** A new token. */
  static String token(String user, Duration life) {
    return KEY.key.token(user, life, Clock.systemUTC());
  }

  /** Files are deleted before the folders that were named earlier. */
  private static void deleteAtExit(Path keys) throws IOException {
    keys.toFile().deleteOnExit();
    try (var files = Files.list(keys)) {
      files.forEach(file -> file.toFile().deleteOnExit());
    }
  }
}
