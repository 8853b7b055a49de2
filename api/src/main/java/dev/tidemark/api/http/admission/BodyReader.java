package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads the body of a request as it arrives, without blocking a thread, and counts its memory from
 * the first byte.
 */
final class BodyReader implements Subscriber<byte[]> {
  private static final int FIRST = 16 * 1024;
  private static final byte[] EMPTY = {};

  private final BodyMemoryLimiter.Lease memory;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private @Nullable Subscription arriving;
  private byte[] bytes = EMPTY;
  private int length;

  private BodyReader(BodyMemoryLimiter.Lease memory) {
    this.memory = memory;
  }

  /**
   * Reads the body of a request. The result fails with a {@link RequestException}: immediately if
   * the declared length is too large; otherwise as soon as the body is too long, does not fit into
   * the memory, or is cut off.
   */
  static CompletionStage<byte[]> read(HttpRequest<?> request, BodyMemoryLimiter.Lease memory) {
    try {
      if (request.getContentLength() > memory.longest()) throw memory.tooLong();
      var body = ((ServerHttpRequest<?>) request).byteBody();
      if (body instanceof AvailableByteBody here) {
        memory.atLeast(here.length());
        return CompletableFuture.completedFuture(here.toByteArray());
      }
      var reader = new BodyReader(memory);
      body.toByteArrayPublisher().subscribe(reader);
      return reader.whole;
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    arriving = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(byte[] part) {
    if (whole.isDone() || arriving == null) return;
    try {
      append(part);
      arriving.request(1);
    } catch (RequestException e) {
      arriving.cancel();
      whole.completeExceptionally(e);
    }
  }

  private void append(byte[] part) {
    long needed = (long) length + part.length;
    if (needed > bytes.length) {
      if (needed > memory.longest()) throw memory.tooLong();
      long roomy = Math.max(needed, Math.max(FIRST, 2L * bytes.length));
      int capacity = (int) Math.min(roomy, memory.longest());
      memory.atLeast(capacity);
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  @Override
  public void onComplete() {
    whole.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(rejection(failure));
  }

  private RequestException rejection(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof RequestException rejected) return rejected;
      if (e instanceof ContentLengthExceededException) return memory.tooLong();
      if (e instanceof IOException) {
        return new RequestException(ErrorType.GONE, ErrorType.GONE.publicMessage());
      }
    }
    return new RequestException(
        ErrorType.VALIDATION, "The body is incomplete, or its HTTP framing is malformed");
  }
}
