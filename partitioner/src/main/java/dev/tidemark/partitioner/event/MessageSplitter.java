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
 * Splits messages that contain several events: each element of one member is an event, to which the
 * other members of the message are added.
 *
 * <p>A message is a line that has this member with a value other than null. Any other line is an
 * event already, including an event of a message that landed. If an element and its message have
 * the same member, the element's is used. Values are kept byte for byte. Immutable.
 */
public final class MessageSplitter {
  /** The maximum number of events of a message. */
  public static final int MOST = 10_000;

  /**
   * Each event repeats the shared members. A message may expand to at most this many times its own
   * size.
   */
  private static final int MOST_TIMES = 32;

  /**
   * The lower limit of the expanded size, for small messages, and the upper limit, for large
   * messages.
   */
  private static final int SMALL = 64 << 10;

  private static final int LARGE = 16 << 20;

  private final String member;

  private MessageSplitter(String member) {
    this.member = member;
  }

  /** Returns the splitter of a topic's messages; null if its lines are events. */
  public static @Nullable MessageSplitter of(Topic topic) {
    return topic.explode() == null ? null : new MessageSplitter(topic.explode());
  }

  /**
   * An event of a message.
   *
   * @param json the event to validate; if there is a rejection, the text that cannot be split
   * @param rejection why it is not an event, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Piece(byte[] json, @Nullable Rejection rejection) {}

  /** Returns the events of a message, at least one piece; empty if the bytes are not a message. */
  public List<Piece> pieces(byte[] bytes, int offset, int length) {
    return pieces(bytes, offset, length, made -> {});
  }

  /**
   * As {@link #pieces(byte[], int, int)}, for callers that limit the expanded size of several
   * messages.
   *
   * @param made receives the size of each event in bytes as soon as it is created; an exception of
   *     it ends the split
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
      return List.of(rejected(message, e.reason));
    }
  }

  private boolean isMessage(byte[] bytes, @Nullable Map<String, Member> members) {
    Member events = members == null ? null : members.get(member);
    return events != null && bytes[events.value()] != 'n';
  }

  private Piece rejected(byte[] json, String why) {
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

  /** The pieces of one message. */
  private final class Pieces {
    private final List<Piece> list = new ArrayList<>();
    private final int mostBytes;
    private final LongConsumer made;
    private long size;

    Pieces(int mostBytes, LongConsumer made) {
      this.mostBytes = mostBytes;
      this.made = made;
    }

    /**
     * Splits a message. An element may be a message itself; as a line of its own it would be split
     * too.
     */
    private void takeApart(byte[] json) throws TooMuchException {
      var members = MemberOffsets.of(json, 0, json.length);
      if (members == null || !isMessage(json, members)) {
        add(new Piece(json, null));
        return;
      }
      Member events = members.remove(member);
      if (events == null || json[events.value()] != '[') {
        add(rejected(json, "is not an array; each of its elements must be an event"));
        return;
      }
      var elements = MemberOffsets.elements(json, events);
      if (elements.isEmpty()) add(rejected(json, "is empty; it must contain at least one event"));
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
      // Without the closing brace, which is the last byte.
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
            "expands, with the shared members, to more than %d bytes".formatted(mostBytes));
      }
      made.accept(out.size());
      return out.toByteArray();
    }
  }
}
