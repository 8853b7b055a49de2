package dev.tidemark.api.cli.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why something could not be written. Not thread-safe. */
public final class StandardOutput extends FilterOutputStream {
  private @Nullable IOException failure;

  public StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream out) {
    super(out);
  }

  /**
   * Why the output is not whole; empty where it is, or where its reader has gone, who has enough,
   * as {@code head} has.
   */
  public Optional<String> failure() {
    return Optional.ofNullable(failure)
        .map(IOException::getMessage)
        .filter(why -> !why.contains("Broken pipe"));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      if (failure == null) failure = e;
      throw e;
    }
  }
}
