package dev.tidemark.api.http;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.partitioner.landing.WholeGzip;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of events, each within its limit and all within the memory that they may take
 * together.
 *
 * <p>A body is counted as it comes and after it is unzipped, so it costs what it is and not what
 * its headers say. Where there is no room, the caller hears at once that the service is busy.
 */
@Singleton
final class BodyRoom {
  private static final int UNIT = 1024;
  private static final int FIRST = 16 * UNIT;

  private final int longest;
  private final Semaphore free;

  BodyRoom(Settings settings, Metrics metrics) {
    longest = Math.toIntExact(settings.events().maxBody().bytes());
    // One body at the least, however the options are set.
    long memory = Math.max(settings.events().memory().bytes(), longest + (long) FIRST);
    int units = Math.toIntExact(memory / UNIT);
    free = new Semaphore(units);
    metrics
        .pools()
        .watchBodies(() -> (units - free.availablePermits()) * (long) UNIT, units * (long) UNIT);
  }

  /**
   * Reads a body to its end and gives it to a function, which must not keep it.
   *
   * @throws RequestException where it is too long, does not come to its end, or finds no room
   */
  <T> T with(HttpRequest<?> request, Function<byte[], T> use) {
    if (request.getContentLength() > longest) throw tooLong();
    boolean gzip = ContentCoding.of(request) == ContentCoding.GZIP;
    var taken = new Taken();
    try {
      return use.apply(read((ServerHttpRequest<?>) request, gzip, taken));
    } finally {
      free.release(taken.units);
    }
  }

  private byte[] read(ServerHttpRequest<?> request, boolean gzip, Taken taken) {
    var bytes = new byte[taken.atLeast(FIRST)];
    int length = 0;
    try (InputStream sent = request.byteBody().toInputStream();
        InputStream in = gzip ? new WholeGzip(sent) : sent) {
      while (true) {
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) return Arrays.copyOf(bytes, length);
        length += read;
        if (length > longest) throw tooLong();
        if (length == bytes.length) bytes = Arrays.copyOf(bytes, taken.atLeast(2 * length));
      }
    } catch (IOException e) {
      throw isTooLong(e) ? tooLong() : broken();
    }
  }

  private static boolean isTooLong(@Nullable Throwable e) {
    return e != null && (e instanceof ContentLengthExceededException || isTooLong(e.getCause()));
  }

  private RequestException tooLong() {
    return new RequestException(
        ErrorType.TOO_LARGE,
        "The body is larger than the %d bytes that the service takes; send it in several"
            .formatted(longest));
  }

  private static RequestException broken() {
    return new RequestException(
        ErrorType.VALIDATION,
        "The body does not come to its end, or is not what its Content-Encoding says");
  }

  /** The part of the room that one body has. */
  private final class Taken {
    private int units;

    /** Makes it as large, if it is not. */
    int atLeast(int bytes) {
      int wanted = Math.min(bytes, longest + 1);
      int more = Math.ceilDiv(wanted, UNIT) - units;
      if (more > 0) {
        if (!free.tryAcquire(more)) {
          throw new RequestException(
              ErrorType.BUSY, "The service is full of events; send them again in a moment");
        }
        units += more;
      }
      return wanted;
    }
  }
}
