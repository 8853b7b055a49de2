package dev.tidemark.api.http;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.BodyForm;
import dev.tidemark.api.events.Intake;
import dev.tidemark.api.events.Receipt;
import dev.tidemark.partitioner.landing.WholeGzip;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Takes the events of a request in three steps, none of which can hold up another request: the body
 * arrives without a thread, its events are judged on threads that callers have in turn, and a
 * virtual thread waits for the disk.
 */
@Singleton
final class EventDispatcher {
  private static final int FIRST = 64 * 1024;

  private final BodyMemory memory;
  private final FairPool verdicts;
  private final ExecutorService waiting;
  private final Intake intake;

  EventDispatcher(
      @Named(Workers.EVENTS) BodyMemory memory,
      @Named(Workers.EVENTS) FairPool verdicts,
      @Named(Workers.EVENTS) ExecutorService waiting,
      Intake intake) {
    this.memory = memory;
    this.verdicts = verdicts;
    this.waiting = waiting;
    this.intake = intake;
  }

  /** What becomes of the events of an admitted request. */
  CompletionStage<Receipt> take(Admitted admitted, BodyForm form) {
    var request = admitted.request();
    var coding = ContentCoding.of(request);
    var caller = admitted.caller().key();
    ClientConnection.signedBy(request, caller);
    var lease = memory.lease(caller);
    var taken =
        BodyReader.read(request, lease)
            .thenCompose(
                body ->
                    verdicts.call(
                        caller,
                        () ->
                            intake.judge(
                                caller,
                                admitted.grant(),
                                form,
                                unpacked(coding, body, lease),
                                new LeasedRoom(lease))))
            .thenApplyAsync(intake::land, waiting);
    return taken.whenComplete((_, _) -> lease.close());
  }

  private static byte[] unpacked(ContentCoding coding, byte[] body, BodyMemory.Lease memory) {
    return switch (coding) {
      case PLAIN -> body;
      case GZIP -> unzipped(body, memory);
    };
  }

  private static byte[] unzipped(byte[] body, BodyMemory.Lease memory) {
    byte[] bytes = {};
    int length = 0;
    try (InputStream in = new WholeGzip(new ByteArrayInputStream(body))) {
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
          ErrorType.VALIDATION,
          "The body does not come to its end, or is not what its Content-Encoding says");
    }
  }
}
