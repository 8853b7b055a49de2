package dev.tidemark.api.access;

import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * The keys of a folder: {@code *.pem}. The folder may be empty or missing; if it existed once,
 * reading fails while it is missing. Not thread-safe.
 */
final class PemFolder implements KeySource {
  private final Path folder;
  private boolean wasThere;

  PemFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<RSAPublicKey> read() throws IOException {
    wasThere |= Files.isDirectory(folder);
    try {
      return wasThere ? PublicKeys.inFolder(folder) : List.of();
    } catch (ConfigException e) {
      throw new IOException(String.join("; ", e.problems()), e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
