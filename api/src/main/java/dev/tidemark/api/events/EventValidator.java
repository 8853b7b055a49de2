package dev.tidemark.api.events;

import dev.tidemark.api.access.Grant;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.events.EventBatchBody.Slice;
import dev.tidemark.api.events.IngestResult.Rejected;
import dev.tidemark.partitioner.event.CompactJson;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.MessageSplitter;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.RetentionFilter;
import dev.tidemark.partitioner.landing.PartitionedLines;
import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validates one request's events and sorts them into accepted and rejected ones. */
final class EventValidator {
  /** The approximate memory of a partition's lines besides their bytes, until they are written. */
  private static final int PARTITION = 1024;

  private final Grant grant;
  private final EventReader reader;
  private final byte[] body;
  private final long received;
  private final RequestMemory requestMemory;
  private final RetentionFilter retentionFilter;
  private final PartitionedLines partitionedLines;
  private final @Nullable MessageSplitter messageSplitter;
  private final RejectedEvents rejected;
  private boolean batch;
  private int count;

  EventValidator(
      String caller,
      Grant grant,
      EventReader reader,
      EventBatchBody eventBatchBody,
      Instant received,
      RequestMemory requestMemory) {
    this.grant = grant;
    this.reader = reader;
    this.messageSplitter = MessageSplitter.of(grant.topic());
    this.body = eventBatchBody.body();
    this.batch = eventBatchBody.batch();
    this.received = received.toEpochMilli();
    this.retentionFilter = RetentionFilter.of(grant.topic(), received);
    this.partitionedLines = new PartitionedLines(caller, received);
    this.requestMemory = requestMemory;
    this.rejected = new RejectedEvents(requestMemory);
  }

  /**
   * Validates an event, or each event of a message, with the result that the loader would have.
   *
   * @throws RequestException if there are more than {@link EventBatchBody#MOST}, or not enough
   *     memory
   */
  void sort(Slice slice) {
    boolean tooLarge = slice.length() > EventReader.LARGEST;
    var pieces =
        messageSplitter == null || tooLarge
            ? List.<MessageSplitter.Piece>of()
            : messageSplitter.pieces(body, slice.from(), slice.length(), requestMemory::explode);
    if (pieces.isEmpty()) sort(body, slice);
    if (pieces.size() > 1) batch = true;
    for (var piece : pieces) {
      if (piece.rejection() == null) {
        sort(piece.json(), new Slice(slice.line(), 0, piece.json().length));
      } else {
        one();
        byte[] json = piece.json();
        reject(json, new Slice(slice.line(), 0, json.length), piece.rejection());
      }
    }
  }

  private void one() {
    if (count == EventBatchBody.MOST) throw EventBatchBody.tooMany();
    count++;
  }

  private void sort(byte[] bytes, Slice slice) {
    one();
    if (slice.length() > EventReader.LARGEST) {
      reject(slice, ErrorType.TOO_LARGE, List.of(tooLarge(slice)));
      return;
    }
    switch (reader.read(bytes, slice.from(), slice.length(), received)) {
      case Rejection why -> reject(bytes, slice, why);
      case Event event when !retentionFilter.has(event) ->
          reject(bytes, slice, retentionFilter.tooOld(event));
      case Event event -> {
        byte[] line = CompactJson.of(bytes, slice.from(), slice.length());
        if (line.length == slice.length()) accept(slice, event, line);
        else again(slice, line);
      }
    }
  }

  /**
   * Validates the line that will be written: an id that is the digest of the bytes differs there.
   */
  private void again(Slice slice, byte[] line) {
    switch (reader.read(line, 0, line.length, received)) {
      case Rejection why -> reject(line, new Slice(slice.line(), 0, line.length), why);
      case Event event -> accept(slice, event, line);
    }
  }

  private void accept(Slice slice, Event event, byte[] line) {
    var objections = grant.objections(event, line, 0, line.length);
    if (objections.isEmpty()) {
      int partitions = partitionedLines.partitions();
      partitionedLines.add(Partition.of(grant.topic(), event), line, 0, line.length);
      if (partitionedLines.partitions() > partitions) requestMemory.take(PARTITION);
    } else {
      reject(slice, ErrorType.PERMISSION, objections);
    }
  }

  /**
   * Rights come before the schema: a caller who may not write the event learns nothing else about
   * it.
   */
  private void reject(byte[] bytes, Slice slice, Rejection why) {
    var objections = grant.objections(bytes, slice.from(), slice.length());
    if (objections.isEmpty()) {
      reject(slice, why);
    } else {
      reject(slice, ErrorType.PERMISSION, objections);
    }
  }

  private void reject(Slice slice, Rejection why) {
    reject(slice, ErrorType.VALIDATION, why.reasons().stream().map(EventValidator::text).toList());
  }

  private void reject(Slice slice, ErrorType type, List<String> messages) {
    if (batch) rejected.addOfBatch(slice.line(), type, messages);
    else rejected.addAlone(slice.line(), type, messages);
  }

  private static String tooLarge(Slice slice) {
    return "The event has %d bytes; an event has at most %d"
        .formatted(slice.length(), EventReader.LARGEST);
  }

  private static String text(Rejection.Reason reason) {
    return reason.field().isEmpty()
        ? "The event is rejected: " + reason.message()
        : "'" + reason.field() + "': " + reason.message();
  }

  /** Returns whether the events were sent as a batch, or are several events of one message. */
  boolean isBatch() {
    return batch;
  }

  /** Returns the number of events. */
  int count() {
    return count;
  }

  /** Returns the lines of the accepted events. */
  PartitionedLines parcel() {
    return partitionedLines;
  }

  List<Rejected> rejected() {
    return rejected.all();
  }
}
