package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.BodyFormat;
import dev.tidemark.api.events.EventIngestService;
import dev.tidemark.api.events.IngestResult;
import dev.tidemark.api.http.server.ClientConnection;
import dev.tidemark.partitioner.landing.MultiMemberGzip;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Accepts the events of a request in three steps, none of which blocks other requests: the body is
 * read without a thread, its events are validated on threads that are shared fairly among callers,
 * and a virtual thread waits for the disk.
 */
@Singleton
public final class EventDispatcher {
  private static final int FIRST = 64 * 1024;

  private final BodyMemoryLimiter memory;
  private final FairExecutor results;
  private final ExecutorService waiting;
  private final EventIngestService eventIngestService;

  EventDispatcher(
      @Named(RequestExecutors.EVENTS) BodyMemoryLimiter memory,
      @Named(RequestExecutors.EVENTS) FairExecutor results,
      @Named(RequestExecutors.EVENTS) ExecutorService waiting,
      EventIngestService eventIngestService) {
    this.memory = memory;
    this.results = results;
    this.waiting = waiting;
    this.eventIngestService = eventIngestService;
  }

  /** Validates and stores the events of an authorized request. */
  public CompletionStage<IngestResult> take(AuthorizedRequest authorizedRequest, BodyFormat form) {
    var request = authorizedRequest.request();
    var coding = ContentCoding.of(request);
    var caller = authorizedRequest.caller().key();
    ClientConnection.signedBy(request, caller);
    var lease = memory.lease(caller);
    var taken =
        BodyReader.read(request, lease)
            .thenCompose(
                body ->
                    results.call(
                        caller,
                        () ->
                            eventIngestService.judge(
                                caller,
                                authorizedRequest.grant(),
                                form,
                                decompressed(coding, body, lease),
                                new LeasedMemory(lease))))
            .thenApplyAsync(eventIngestService::land, waiting);
    return taken.whenComplete((_, _) -> lease.close());
  }

  private static byte[] decompressed(
      ContentCoding coding, byte[] body, BodyMemoryLimiter.Lease memory) {
    return switch (coding) {
      case PLAIN -> body;
      case GZIP -> unzipped(body, memory);
    };
  }

  private static byte[] unzipped(byte[] body, BodyMemoryLimiter.Lease memory) {
    byte[] bytes = {};
    int length = 0;
    try (InputStream in = new MultiMemberGzip(new ByteArrayInputStream(body))) {
      while (true) {
        if (length == bytes.length) {
          int capacity = Math.min(Math.max(FIRST, 2 * length), memory.longest() + 1);
          memory.grow(capacity - length);
          bytes = Arrays.copyOf(bytes, capacity);
        }
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) return Arrays.copyOf(bytes, length);
        length += read;
        if (length > memory.longest()) throw memory.tooLong();
      }
    } catch (IOException e) {
      throw new RequestException(
          ErrorType.VALIDATION, "The body is incomplete, or does not match its Content-Encoding");
    }
  }
}
