package dev.tidemark.api.events;

import dev.tidemark.api.access.Grant;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.events.Receipt.Refused;
import dev.tidemark.api.events.Sent.Slice;
import dev.tidemark.partitioner.event.CompactJson;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Explosion;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.Retained;
import dev.tidemark.partitioner.landing.Parcel;
import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request's events, sorted into those that land and those that do not. */
final class Sorting {
  /** About what the lines of a partition take beside their bytes, until they have landed. */
  private static final int PARTITION = 1024;

  private final Grant grant;
  private final EventReader reader;
  private final byte[] body;
  private final long received;
  private final Room room;
  private final Retained retained;
  private final Parcel parcel;
  private final @Nullable Explosion explosion;
  private final Refusals refused;
  private boolean batch;
  private int count;

  Sorting(String caller, Grant grant, EventReader reader, Sent sent, Instant received, Room room) {
    this.grant = grant;
    this.reader = reader;
    this.explosion = Explosion.of(grant.topic());
    this.body = sent.body();
    this.batch = sent.batch();
    this.received = received.toEpochMilli();
    this.retained = Retained.of(grant.topic(), received);
    this.parcel = new Parcel(caller, received);
    this.room = room;
    this.refused = new Refusals(room);
  }

  /**
   * Gives an event, or each of a message, the verdict that the loader would give its line.
   *
   * @throws RequestException if there are more than {@link Sent#MOST}, or no room for them
   */
  void sort(Slice slice) {
    boolean tooLarge = slice.length() > EventReader.LARGEST;
    var pieces =
        explosion == null || tooLarge
            ? List.<Explosion.Piece>of()
            : explosion.pieces(body, slice.from(), slice.length(), room::explode);
    if (pieces.isEmpty()) sort(body, slice);
    if (pieces.size() > 1) batch = true;
    for (var piece : pieces) {
      if (piece.refusal() == null) {
        sort(piece.json(), new Slice(slice.line(), 0, piece.json().length));
      } else {
        one();
        byte[] json = piece.json();
        refuse(json, new Slice(slice.line(), 0, json.length), piece.refusal());
      }
    }
  }

  private void one() {
    if (count == Sent.MOST) throw Sent.tooMany();
    count++;
  }

  private void sort(byte[] bytes, Slice slice) {
    one();
    if (slice.length() > EventReader.LARGEST) {
      refuse(slice, ErrorType.TOO_LARGE, List.of(tooLarge(slice)));
      return;
    }
    switch (reader.read(bytes, slice.from(), slice.length(), received)) {
      case Rejection why -> refuse(bytes, slice, why);
      case Event event when !retained.has(event) -> refuse(bytes, slice, retained.tooOld(event));
      case Event event -> {
        byte[] line = CompactJson.of(bytes, slice.from(), slice.length());
        if (line.length == slice.length()) accept(slice, event, line);
        else again(slice, line);
      }
    }
  }

  /** Judges the line that will land: an id that is a digest of its bytes is another one there. */
  private void again(Slice slice, byte[] line) {
    switch (reader.read(line, 0, line.length, received)) {
      case Rejection why -> refuse(line, new Slice(slice.line(), 0, line.length), why);
      case Event event -> accept(slice, event, line);
    }
  }

  private void accept(Slice slice, Event event, byte[] line) {
    var objections = grant.objections(event, line, 0, line.length);
    if (objections.isEmpty()) {
      int partitions = parcel.partitions();
      parcel.add(Partition.of(grant.topic(), event), line, 0, line.length);
      if (parcel.partitions() > partitions) room.take(PARTITION);
    } else {
      refuse(slice, ErrorType.PERMISSION, objections);
    }
  }

  /** Rights come before the schema: whoever may not write it hears nothing of what is wrong. */
  private void refuse(byte[] bytes, Slice slice, Rejection why) {
    var objections = grant.objections(bytes, slice.from(), slice.length());
    if (objections.isEmpty()) {
      refuse(slice, why);
    } else {
      refuse(slice, ErrorType.PERMISSION, objections);
    }
  }

  private void refuse(Slice slice, Rejection why) {
    refuse(slice, ErrorType.VALIDATION, why.reasons().stream().map(Sorting::text).toList());
  }

  private void refuse(Slice slice, ErrorType type, List<String> messages) {
    if (batch) refused.addOfBatch(slice.line(), type, messages);
    else refused.addAlone(slice.line(), type, messages);
  }

  private static String tooLarge(Slice slice) {
    return "The event has %d bytes; an event has at most %d"
        .formatted(slice.length(), EventReader.LARGEST);
  }

  private static String text(Rejection.Reason reason) {
    return reason.field().isEmpty()
        ? "The event is refused: " + reason.message()
        : "'" + reason.field() + "': " + reason.message();
  }

  /** Whether they were sent as a batch, or are several of one message. */
  boolean isBatch() {
    return batch;
  }

  /** How many events there were. */
  int count() {
    return count;
  }

  /** The lines of the events that were accepted. */
  Parcel parcel() {
    return parcel;
  }

  List<Refused> refused() {
    return refused.all();
  }
}
