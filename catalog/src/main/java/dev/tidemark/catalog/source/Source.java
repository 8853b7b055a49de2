package dev.tidemark.catalog.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One file or landed object to load.
 *
 * @param name as dead letters name it: the object's key, or the file's absolute path
 * @param size its bytes as it lies
 * @param modified when it was last written
 * @param received the time of those of its events that tell none
 * @param validated the time at which its events must have been young enough for their topic
 */
public record Source(
    String name,
    long size,
    Instant modified,
    Instant received,
    Instant validated,
    Form form,
    Opener opener) {
  private static final Pattern CSV =
      Pattern.compile(".*\\.csv(\\.gz|\\.zst)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** How events lie in it. */
  public enum Form {
    JSON,
    CSV;

    /** That of a file, which its name tells. */
    static Form of(String name) {
      return Source.CSV.matcher(name).matches() ? CSV : JSON;
    }
  }

  /** Opens the bytes as they lie. */
  @FunctionalInterface
  public interface Opener {
    /**
     * The bytes.
     *
     * @throws java.nio.file.NoSuchFileException where the source is gone
     */
    InputStream open() throws IOException;
  }
}
