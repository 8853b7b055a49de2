package dev.tidemark.catalog.source;

import com.github.luben.zstd.ZstdInputStream;
import dev.tidemark.partitioner.landing.LandingLimits;
import dev.tidemark.partitioner.landing.MultiMemberGzip;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The text of a source that is plain, gzip or zstd, as its first bytes tell.
 *
 * <p>It ends with an error where it becomes more than any object that lands, and far more than it
 * is: a megabyte that somebody made to be thirty gigabytes shall cost neither an hour nor the disk.
 * What lands may pack a thousandfold, as two events of one long member do.
 */
final class Decompression extends FilterInputStream {
  /** What gzip begins with: RFC 1952, 2.3.1. */
  private static final int GZIP = 0x1f8b;

  /** What a zstd frame begins with: RFC 8878, 3.1.1. */
  private static final int ZSTD = 0x28b52ffd;

  /** Lines that are alike but for a number and a time pack thirtyfold. */
  private static final int MOST_TIMES = 200;

  /** So much may become of any source. */
  static final long ALWAYS = LandingLimits.LARGEST;

  /** Small landed objects come by the thousand: a large buffer for each costs more than they. */
  private static final int SMALLEST_BUFFER = 512;

  private static final int LARGEST_BUFFER = 1 << 16;

  private final CountedInput countedInput;
  private long decompressed;

  private Decompression(InputStream text, CountedInput countedInput) {
    super(text);
    this.countedInput = countedInput;
  }

  /**
   * The text.
   *
   * @param size how many bytes the source has, as far as is known
   */
  static InputStream of(InputStream raw, long size) throws IOException {
    var countedInput = new CountedInput(raw, Math.clamp(size + 1, SMALLEST_BUFFER, LARGEST_BUFFER));
    countedInput.mark(Integer.BYTES);
    byte[] start = Arrays.copyOf(countedInput.readNBytes(Integer.BYTES), Integer.BYTES);
    countedInput.reset();
    countedInput.given = 0;
    int magic = ByteBuffer.wrap(start).getInt();
    if (magic == ZSTD) return new Decompression(new ZstdInputStream(countedInput), countedInput);
    return magic >>> 16 == GZIP
        ? new Decompression(new MultiMemberGzip(countedInput), countedInput)
        : countedInput;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) decompressed += read;
    if (decompressed > ALWAYS && decompressed / MOST_TIMES > countedInput.given) {
      throw new IOException(
          "it unpacks to more than %d MiB and %d times its size, as no log does"
              .formatted(ALWAYS >> 20, MOST_TIMES));
    }
    return read;
  }

  /** The bytes as they lie, and how many of them were asked for. */
  private static final class CountedInput extends BufferedInputStream {
    private long given;

    CountedInput(InputStream in, int buffer) {
      super(in, buffer);
    }

    @Override
    public synchronized int read() throws IOException {
      int b = super.read();
      if (b >= 0) given++;
      return b;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) given += read;
      return read;
    }
  }
}
