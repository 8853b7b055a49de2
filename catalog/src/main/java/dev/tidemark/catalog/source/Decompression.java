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
 * Decompresses a source that is plain, gzip or zstd, detected by its first bytes.
 *
 * <p>Reading fails if the text becomes larger than any object that lands and much larger than the
 * source: a megabyte that expands to 30 GB must not fill the disk or take an hour. Landed objects
 * may be compressed a thousandfold, for example two events with one long member.
 */
final class Decompression extends FilterInputStream {
  /** The first bytes of gzip: RFC 1952, 2.3.1. */
  private static final int GZIP = 0x1f8b;

  /** The first bytes of a zstd frame: RFC 8878, 3.1.1. */
  private static final int ZSTD = 0x28b52ffd;

  /** Lines that differ only in a number and a time are compressed about thirtyfold. */
  private static final int MOST_TIMES = 200;

  /** Every source may expand to this size. */
  static final long ALWAYS = LandingLimits.LARGEST;

  /** Small landed objects come by the thousand: a large buffer would cost more than the object. */
  private static final int SMALLEST_BUFFER = 512;

  private static final int LARGEST_BUFFER = 1 << 16;

  private final CountedInput countedInput;
  private long decompressed;

  private Decompression(InputStream text, CountedInput countedInput) {
    super(text);
    this.countedInput = countedInput;
  }

  /**
   * Decompresses a source.
   *
   * @param size the number of bytes of the source, as far as it is known
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
          "it decompresses to more than %d MiB and more than %d times its size"
              .formatted(ALWAYS >> 20, MOST_TIMES));
    }
    return read;
  }

  /** The raw bytes, which counts how many of them were requested. */
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
