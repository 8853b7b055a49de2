package dev.tidemark.partitioner.event;

import dev.tidemark.partitioner.event.MemberOffsets.Member;
import dev.tidemark.partitioner.event.Rejection.Reason;
import dev.tidemark.partitioner.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages apart that carry several events: each element of one member is an event, which the
 * message's other members join.
 *
 * <p>A message is what has that member, and it is not null; any other line is an event already,
 * also a message's event that landed. What an element and its message both name is the element's.
 * Values are kept byte for byte. Immutable.
 */
public final class MessageSplitter {
  /** The most events of one message. */
  public static final int MOST = 10_000;

  /** Each event repeats what they share: how many times its own size a message may become. */
  private static final int MOST_TIMES = 32;

  /** So much may become of a small message in any case, and no more of any. */
  private static final int SMALL = 64 << 10;

  private static final int LARGE = 16 << 20;

  private final String member;

  private MessageSplitter(String member) {
    this.member = member;
  }

  /** How a topic's messages are taken apart; null where its lines are events. */
  public static @Nullable MessageSplitter of(Topic topic) {
    return topic.explode() == null ? null : new MessageSplitter(topic.explode());
  }

  /**
   * An event of a message.
   *
   * @param json what the event reader is to judge; with a rejection, what cannot be taken apart
   * @param rejection why it is no event, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Piece(byte[] json, @Nullable Rejection rejection) {}

  /** The events of a message, at least one piece; none where the bytes are no message. */
  public List<Piece> pieces(byte[] bytes, int offset, int length) {
    return pieces(bytes, offset, length, made -> {});
  }

  /**
   * As {@link #pieces(byte[], int, int)}, for whom a message may become too much.
   *
   * @param made told how many bytes each event has as soon as it is made; what it throws ends it
   */
  public List<Piece> pieces(byte[] bytes, int offset, int length, LongConsumer made) {
    var members = MemberOffsets.of(bytes, offset, length);
    if (!isMessage(bytes, members)) return List.of();
    var pieces = new Pieces(Math.clamp((long) MOST_TIMES * length, SMALL, LARGE), made);
    byte[] message = Arrays.copyOfRange(bytes, offset, offset + length);
    try {
      pieces.takeApart(message);
      return pieces.list;
    } catch (TooMuchException e) {
      return List.of(refused(message, e.reason));
    }
  }

  private boolean isMessage(byte[] bytes, @Nullable Map<String, Member> members) {
    Member events = members == null ? null : members.get(member);
    return events != null && bytes[events.value()] != 'n';
  }

  private Piece refused(byte[] json, String why) {
    return new Piece(json, new Rejection(List.of(new Reason(member, why))));
  }

  private static final class TooMuchException extends Exception {
    private static final long serialVersionUID = 1;
    private final String reason;

    TooMuchException(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }

  /** What becomes of one message. */
  private final class Pieces {
    private final List<Piece> list = new ArrayList<>();
    private final int mostBytes;
    private final LongConsumer made;
    private long size;

    Pieces(int mostBytes, LongConsumer made) {
      this.mostBytes = mostBytes;
      this.made = made;
    }

    /** An element may be a message itself: as a line of its own it would be taken apart, too. */
    private void takeApart(byte[] json) throws TooMuchException {
      var members = MemberOffsets.of(json, 0, json.length);
      if (members == null || !isMessage(json, members)) {
        add(new Piece(json, null));
        return;
      }
      Member events = members.remove(member);
      if (events == null || json[events.value()] != '[') {
        add(refused(json, "is no array: each of its elements is an event"));
        return;
      }
      var elements = MemberOffsets.elements(json, events);
      if (elements.isEmpty()) add(refused(json, "is empty: each of its elements is an event"));
      for (Member element : elements) takeApart(joined(json, element, members));
    }

    private void add(Piece piece) throws TooMuchException {
      if (list.size() == MOST) throw new TooMuchException("has more than " + MOST + " elements");
      list.add(piece);
    }

    private byte[] joined(byte[] json, Member element, Map<String, Member> shared)
        throws TooMuchException {
      int length = element.to() - element.from();
      var own = MemberOffsets.of(json, element.from(), length);
      var out = new ByteArrayOutputStream(length + 64);
      // Without its closing brace, which is its last byte.
      out.write(json, element.from(), own == null ? length : length - 1);
      if (own != null) {
        boolean first = own.isEmpty();
        for (var other : shared.entrySet()) {
          if (own.containsKey(other.getKey())) continue;
          if (!first) out.write(',');
          first = false;
          Member value = other.getValue();
          out.write(json, value.from(), value.to() - value.from());
        }
        out.write('}');
      }
      size += out.size();
      if (size > mostBytes) {
        throw new TooMuchException(
            "makes, with what the message shares, more than %d bytes".formatted(mostBytes));
      }
      made.accept(out.size());
      return out.toByteArray();
    }
  }
}
