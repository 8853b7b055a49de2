package dev.tidemark.catalog.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One file or landed object to load.
 *
 * @param name its name in dead letters: the object's key, or the file's absolute path
 * @param size its raw bytes
 * @param modified when it was last written
 * @param received the time of its events that have none
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

  /** How a source contains events. */
  public enum Form {
    JSON,
    CSV;

    /** Returns the form of a file by its name. */
    static Form of(String name) {
      return Source.CSV.matcher(name).matches() ? CSV : JSON;
    }
  }

  /** Opens the raw bytes of a source. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the raw bytes.
     *
     * @throws java.nio.file.NoSuchFileException if the source no longer exists
     */
    InputStream open() throws IOException;
  }
}
