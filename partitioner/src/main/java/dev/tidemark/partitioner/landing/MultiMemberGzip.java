package dev.tidemark.partitioner.landing;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses all members of a gzip, one after the other, to the end of the input.
 *
 * <p>The stream of the JDK ends without an error if a later member is broken or incomplete. Then
 * events would be lost that were reported as durable.
 */
public final class MultiMemberGzip extends GZIPInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int TRAILER = 8;

  /**
   * Creates a stream that reads compressed bytes.
   *
   * @throws ZipException if the bytes do not start with a gzip header
   */
  public MultiMemberGzip(InputStream packed) throws IOException {
    super(new Told(packed), BUFFER);
  }

  /**
   * Reads decompressed bytes.
   *
   * @throws IOException if a member is incomplete or broken, or other data follows the last member
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read < 0 && (inf.getRemaining() > TRAILER || in.read() >= 0)) {
      throw new ZipException("data after the last member is not gzip");
    }
    return read;
  }

  /**
   * A stream with available bytes until its end. The JDK uses {@code available} to find whether
   * another member follows.
   */
  private static final class Told extends PushbackInputStream {
    Told(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      int known = super.available();
      if (known > 0) return known;
      int next = read();
      if (next < 0) return 0;
      unread(next);
      return 1;
    }
  }
}
