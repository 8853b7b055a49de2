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
 * Takes events over HTTP: those it accepts are durable in the landing zone when it says so.
 *
 * <p>Each event gets the result of the reader that the loader uses, on the bytes that were sent;
 * what lands has no white space outside strings, and else is those bytes. Safe for use by many
 * threads.
 */
public final class EventIngestService {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.events");

  private final GroupCommit landing;
  private final Clock clock;
  private final EventReaderPool eventReaderPool;

  /**
   * Lands what it accepts there.
   *
   * @param topics whose readers are worth keeping
   */
  public EventIngestService(GroupCommit landing, CurrentTopics topics, Clock clock) {
    this.landing = landing;
    this.eventReaderPool = new EventReaderPool(topics);
    this.clock = clock;
  }

  /**
   * Gives each event of a body its result; nothing lands.
   *
   * @param caller whose they are: what lands, lands in turn
   * @param grant which events of which topic the caller may write
   * @param room for what is made of the body
   * @throws RequestException where the body as a whole is no event and no batch, or there is no
   *     room for what is made of it
   */
  public ValidatedEvents judge(
      String caller, Grant grant, BodyFormat form, byte[] body, RequestMemory requestMemory) {
    var eventBatchBody = EventBatchBody.of(form, body);
    var eventValidator = sort(caller, grant, eventBatchBody, requestMemory);
    var rejected = eventValidator.refused();
    return new ValidatedEvents(
        grant.topic(),
        eventValidator.parcel(),
        new IngestResult(
            eventValidator.isBatch(), eventValidator.count() - rejected.size(), rejected));
  }

  /**
   * Waits until the accepted events are durable.
   *
   * @throws RequestException of type BUSY where they cannot be written: then none of them has
   *     landed
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
      // Here, with its trace: the answer says nothing of the inside, and the disk is ours to fix.
      LOG.error("events of {} cannot be landed: {}", topic.name(), e.getMessage(), e);
      throw new RequestException(
          ErrorType.BUSY,
          "The events could not be written and none was taken; send them again in a moment",
          e);
    }
  }
}
