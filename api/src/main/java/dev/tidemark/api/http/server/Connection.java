package dev.tidemark.api.http.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one open connection. Its own event loop writes; {@link Connections} reads, so
 * that what it sees may be a moment old.
 */
final class Connection {
  private static final AttributeKey<Connection> KEY =
      AttributeKey.valueOf(Connection.class, "tidemark.connection");

  /** What the client may do next. */
  enum State {
    /** Nothing has arrived of a first request. */
    OPENED,
    /** The head of a request arrives. */
    HEAD,
    /** The body of a request arrives. */
    BODY,
    /** A request is being answered. */
    ANSWER,
    /** Every request is answered. */
    IDLE
  }

  private final Channel channel;
  private volatile State state = State.OPENED;
  private volatile long since = System.nanoTime();
  private volatile long moved = since;
  private volatile @Nullable String caller;
  private volatile long unread;

  /** Whether the client has shut its side after its last request. */
  private volatile boolean isHalfClosed;

  Connection(Channel channel) {
    this.channel = channel;
    channel.attr(KEY).set(this);
  }

  static Optional<Connection> of(Channel channel) {
    return Optional.ofNullable(channel.attr(KEY).get());
  }

  Channel channel() {
    return channel;
  }

  State state() {
    return state;
  }

  /** Whether to close it costs its client no more than to open another. */
  boolean isBetweenRequests() {
    return switch (state) {
      case OPENED, HEAD, IDLE -> true;
      case BODY, ANSWER -> false;
    };
  }

  void enter(State next) {
    if (state == next) return;
    state = next;
    since = System.nanoTime();
  }

  /** How long it has been in its state. */
  long inState(long now) {
    return now - since;
  }

  /** Bytes came or went. */
  void move() {
    moved = System.nanoTime();
  }

  /** When a byte came or went. */
  long lastMoved() {
    return moved;
  }

  /** For how long no byte came or went. */
  long still(long now) {
    return now - moved;
  }

  /** The caller whose token came on it; null: no token that holds. */
  @Nullable String caller() {
    return caller;
  }

  void signedBy(String user) {
    caller = user;
  }

  /** The bytes of answers that the client has not taken. */
  long unread() {
    return unread;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // its event loop alone writes
  void addUnread(long bytes) {
    unread += bytes;
  }

  boolean isHalfClosed() {
    return isHalfClosed;
  }

  void halfClose() {
    isHalfClosed = true;
  }
}
