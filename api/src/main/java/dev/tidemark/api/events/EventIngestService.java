package dev.tidemark.api.events;

import dev.tidemark.api.access.Grant;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.landing.GroupCommit;
import dev.tidemark.partitioner.landing.PartitionedLines;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts events over HTTP. Accepted events are durable in the landing zone when the response is
 * sent.
 *
 * <p>Each event is validated by the reader that the loader uses, on the bytes that were sent. The
 * landed bytes are the same, without white space outside strings. Thread-safe.
 */
public final class EventIngestService {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.events");

  private final GroupCommit landing;
  private final Clock clock;
  private final EventReaderPool eventReaderPool;

  /**
   * Creates a service that writes accepted events to the landing zone.
   *
   * @param topics the topics whose readers are cached
   */
  public EventIngestService(GroupCommit landing, CurrentTopics topics, Clock clock) {
    this.landing = landing;
    this.eventReaderPool = new EventReaderPool(topics);
    this.clock = clock;
  }

  /**
   * Validates each event of a body; writes nothing.
   *
   * @param caller the owner of the events: callers take turns in writing
   * @param grant the topic, and which of its events the caller may write
   * @param requestMemory the memory for what is created from the body
   * @throws RequestException if the body as a whole is invalid, or there is not enough memory
   */
  public ValidatedEvents judge(
      String caller, Grant grant, BodyFormat form, byte[] body, RequestMemory requestMemory) {
    var eventBatchBody = EventBatchBody.of(form, body);
    var eventValidator = sort(caller, grant, eventBatchBody, requestMemory);
    var rejected = eventValidator.rejected();
    return new ValidatedEvents(
        grant.topic(),
        eventValidator.parcel(),
        new IngestResult(
            eventValidator.isBatch(), eventValidator.count() - rejected.size(), rejected));
  }

  /**
   * Waits until the accepted events are durable.
   *
   * @throws RequestException of type BUSY if they cannot be written: then none of them is
   */
  public IngestResult land(ValidatedEvents validatedEvents) {
    land(validatedEvents.topic(), validatedEvents.accepted());
    return validatedEvents.ingestResult();
  }

  private EventValidator sort(
      String caller, Grant grant, EventBatchBody eventBatchBody, RequestMemory requestMemory) {
    var reader = eventReaderPool.take(grant.topic());
    var eventValidator =
        new EventValidator(caller, grant, reader, eventBatchBody, clock.instant(), requestMemory);
    for (var slice : eventBatchBody.events()) eventValidator.sort(slice);
    eventReaderPool.giveBack(grant.topic(), reader);
    return eventValidator;
  }

  private void land(Topic topic, PartitionedLines partitionedLines) {
    try {
      landing.land(partitionedLines);
    } catch (IOException e) {
      // Logged with its stack trace: the response contains no internals, and the disk is for the
      // operator.
      LOG.error(
          "events of {} cannot be written to the landing zone: {}",
          topic.name(),
          e.getMessage(),
          e);
      throw new RequestException(
          ErrorType.BUSY,
          "The events could not be written, and none was accepted; retry shortly",
          e);
    }
  }
}
