package dev.tidemark.partitioner.landing;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * What all members of a gzip hold, one after the other, to the very end of its bytes.
 *
 * <p>The JDK's own stream ends without a word where a further member is broken, or has not arrived
 * yet: then events would be lost that somebody was told are safe.
 */
public final class MultiMemberGzip extends GZIPInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int TRAILER = 8;

  /**
   * Reads from these bytes.
   *
   * @throws ZipException where they do not begin a gzip
   */
  public MultiMemberGzip(InputStream packed) throws IOException {
    super(new Told(packed), BUFFER);
  }

  /**
   * As any stream.
   *
   * @throws IOException where a member is cut off or broken, or something else follows the last
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read < 0 && (inf.getRemaining() > TRAILER || in.read() >= 0)) {
      throw new ZipException("something that is no gzip follows the last member");
    }
    return read;
  }

  /** Bytes that are available as long as there are any: the JDK asks whether a member follows. */
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
