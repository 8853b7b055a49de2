package dev.tidemark.api.access;

import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** The keys of a folder: {@code *.pem}; there may be none. */
record PemFolder(Path folder) implements KeySource {
  @Override
  public List<RSAPublicKey> read() throws IOException {
    try {
      return PublicKeys.read(folder);
    } catch (ConfigException e) {
      throw new IOException(String.join("; ", e.problems()), e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
