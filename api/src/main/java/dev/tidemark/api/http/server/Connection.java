package dev.tidemark.api.http.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one open connection. Only its event loop writes the state. {@link Connections} reads
 * it on other threads, and may see slightly old values.
 */
final class Connection {
  private static final AttributeKey<Connection> KEY =
      AttributeKey.valueOf(Connection.class, "tidemark.connection");

  /** The phase of the connection. */
  enum State {
    /** Nothing of a first request has arrived. */
    OPENED,
    /** The head of a request is arriving. */
    HEAD,
    /** The body of a request is arriving. */
    BODY,
    /** A request is being processed. */
    ANSWER,
    /** Every request has its response. */
    IDLE
  }

  private final Channel channel;
  private volatile State state = State.OPENED;
  private volatile long since = System.nanoTime();
  private volatile long moved = since;
  private volatile @Nullable String caller;
  private volatile long unread;

  /** Whether the client has closed its side after its last request. */
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

  /**
   * Returns whether no request is in flight. Closing the connection then only means that the client
   * must open another one.
   */
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

  /** Returns the nanoseconds since the connection entered its state. */
  long inState(long now) {
    return now - since;
  }

  /** Records that bytes were received or sent. */
  void move() {
    moved = System.nanoTime();
  }

  /** Returns when bytes were last received or sent, as {@link System#nanoTime}. */
  long lastMoved() {
    return moved;
  }

  /** Returns the nanoseconds since bytes were last received or sent. */
  long still(long now) {
    return now - moved;
  }

  /** Returns the caller whose token was sent; null if no valid token was sent. */
  @Nullable String caller() {
    return caller;
  }

  void signedBy(String user) {
    caller = user;
  }

  /** Returns the bytes of responses that the client has not read. */
  long unread() {
    return unread;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes
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
