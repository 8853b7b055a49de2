package dev.tidemark.api.access;

import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * The keys of a folder: {@code *.pem}; there may be none.
 *
 * @param isThere whether it was there at the start: then it fails while it is not
 */
record PemFolder(Path folder, boolean isThere) implements KeySource {
  PemFolder(Path folder) {
    this(folder, Files.isDirectory(folder));
  }

  @Override
  public List<RSAPublicKey> read() throws IOException {
    try {
      return isThere ? PublicKeys.inFolder(folder) : PublicKeys.read(folder);
    } catch (ConfigException e) {
      throw new IOException(String.join("; ", e.problems()), e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
