package dev.tidemark.api.http.server;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.log.FailureLog;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.metrics.RequestMetrics;
import io.netty.channel.Channel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the open connections: their number, the idle time of each, and the memory of responses
 * that clients do not read. Thread-safe.
 *
 * <p>If there are too many connections, those without a token are closed first, longest idle first;
 * then the longest idle connection of the caller with the most connections. So a caller who opens
 * many connections loses their own. New connections are not accepted until one has closed.
 */
@Singleton
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.service");

  /** The time that a new connection has to send its first request before it may be closed. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** The time after which a half-closed connection is probed; most responses are faster. */
  private static final Duration ANSWERED_BY_THEN = Duration.ofSeconds(1);

  private static final int ROOM_EVERY = 25;

  private final int most;
  private final long mostUnread;
  private final Settings.Server limits;
  private final RequestMetrics requests;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong unread = new AtomicLong();
  private final LongAdder evicted = new LongAdder();

  /** Whether no connection could be closed yet and another attempt is scheduled. */
  private volatile boolean looksAgain;

  /** The listening channel while it accepts no connections; null if it accepts them. */
  private volatile @Nullable Channel waiting;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("connections").daemon().factory());

  Connections(Settings settings, Metrics metrics) {
    limits = settings.server();
    most = limits.maxConnections() > 0 ? limits.maxConnections() : OpenFileLimit.connections();
    mostUnread = limits.responseMemory().bytes();
    requests = metrics.requests();
    metrics.connections().watch(open::size, most, evicted::sum, unread::get);
    var shortest =
        List.of(limits.headerTimeout(), limits.bodyTimeout(), limits.idleTimeout()).stream()
            .min(Comparator.naturalOrder())
            .orElseThrow();
    long every = Math.clamp(shortest.toMillis() / 4, 25, 1000);
    var _ = clock.scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.MILLISECONDS);
  }

  /** Returns the metrics for responses that pass no filter. */
  RequestMetrics requests() {
    return requests;
  }

  @PreDestroy
  void close() {
    clock.shutdownNow();
  }

  /** Registers an opened connection. If the limit is reached, further connections wait. */
  Connection opened(Channel channel) {
    var connection = new Connection(channel);
    open.add(connection);
    var _ =
        channel
            .closeFuture()
            .addListener(
                _ -> {
                  open.remove(connection);
                  if (waiting != null) makeRoom();
                });
    if (open.size() >= most) {
      waiting = channel.parent();
      accept(channel.parent());
      makeRoom();
    }
    return connection;
  }

  /** Closes connections to get below the limit, and then accepts further ones. */
  private synchronized void makeRoom() {
    var listener = waiting;
    if (listener == null) return;
    while (open.size() >= most) {
      if (evictUnsigned() || evictOfMost(_ -> 1, 1, 2) || evictStillest()) continue;
      lookAgain();
      return;
    }
    waiting = null;
    accept(listener);
  }

  /** Schedules one more attempt, unless one is scheduled. A constant timer would cost CPU time. */
  private synchronized void lookAgain() {
    if (looksAgain || clock.isShutdown()) return;
    looksAgain = true;
    var _ =
        clock.schedule(
            () -> {
              looksAgain = false;
              makeRoom();
            },
            ROOM_EVERY,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Accepts further connections while there are fewer than the limit. Runs on one thread, because
   * check and action are not atomic.
   */
  private void accept(Channel listener) {
    listener
        .eventLoop()
        .execute(() -> listener.config().setAutoRead(open.size() < most || waiting == null));
  }

  /** Adds bytes of responses that the client has not read; negative if it has read some. */
  void unread(Connection connection, long bytes) {
    connection.addUnread(bytes);
    if (unread.addAndGet(bytes) > mostUnread && bytes > 0) {
      evictOfMost(Connection::unread, mostUnread, 1);
    }
  }

  /**
   * Closes some idle connections without a token. Closes several together, because in a flood of
   * connections this method is called for each new one.
   */
  private boolean evictUnsigned() {
    long now = System.nanoTime();
    var still =
        open.stream()
            .filter(c -> c.caller() == null && c.still(now) > GRACE.toNanos())
            .sorted(Comparator.comparingLong((Connection c) -> c.still(now)).reversed())
            .limit(1 + most / 16)
            .toList();
    still.forEach(this::evict);
    return !still.isEmpty();
  }

  /** Closes the longest idle connection between two requests, if all have sent a token. */
  private boolean evictStillest() {
    if (open.stream().anyMatch(c -> c.caller() == null)) return false;
    long now = System.nanoTime();
    var stillest =
        open.stream()
            .filter(c -> c.state() == Connection.State.IDLE && c.still(now) > GRACE.toNanos())
            .max(Comparator.comparingLong(c -> c.still(now)));
    stillest.ifPresent(this::evict);
    return stillest.isPresent();
  }

  /**
   * Closes the longest idle connection of the caller with the largest total.
   *
   * @param limit of the total of all callers; if it is not exceeded, nothing is closed
   * @param least the smallest total of a caller whose connections may be closed
   */
  private synchronized boolean evictOfMost(
      ToLongFunction<Connection> measure, long limit, long least) {
    if (open.stream().mapToLong(measure).sum() <= limit) return false;
    Map<String, Long> byCaller = new HashMap<>();
    for (var connection : open) {
      byCaller.merge(owner(connection), measure.applyAsLong(connection), Long::sum);
    }
    var largest =
        byCaller.entrySet().stream()
            .filter(entry -> entry.getValue() >= least)
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    long now = System.nanoTime();
    Optional<Connection> stillest =
        largest.flatMap(
            owner ->
                open.stream()
                    .filter(c -> owner(c).equals(owner) && measure.applyAsLong(c) > 0)
                    // A new connection may still send a token.
                    .filter(c -> !owner.isEmpty() || c.still(now) > GRACE.toNanos())
                    .max(
                        Comparator.comparing(Connection::isBetweenRequests)
                            .thenComparingLong(c -> c.still(now))));
    stillest.ifPresent(this::evict);
    return stillest.isPresent();
  }

  private static String owner(Connection connection) {
    return Objects.requireNonNullElse(connection.caller(), "");
  }

  private void evict(Connection connection) {
    if (!open.remove(connection)) return;
    evicted.increment();
    boolean mayBegin = connection.isBetweenRequests();
    long still = connection.lastMoved();
    // The event loop first reads what has arrived, so that a request in flight gets a response.
    connection
        .channel()
        .eventLoop()
        .execute(
            () -> {
              if (mayBegin && connection.lastMoved() != still && connection.channel().isOpen()) {
                open.add(connection);
                evicted.decrement();
              } else {
                var _ = connection.channel().close();
              }
            });
  }

  /** Checks all connections. Must not throw: that would stop the timer and all timeouts. */
  private void sweep() {
    try {
      for (var connection : open) lookSafely(connection);
      if (waiting != null) makeRoom();
    } catch (Throwable e) {
      FailureLog.tell(LOG, "failed to check the connections; will retry", e);
    }
  }

  private void lookSafely(Connection connection) {
    try {
      look(connection);
    } catch (RejectedExecutionException e) {
      // The event loops are stopping, which closes their connections.
    } catch (Throwable e) {
      FailureLog.tell(LOG, "failed to check a connection; will retry", e);
    }
  }

  private void look(Connection connection) {
    if (isDue(connection)) {
      connection.channel().eventLoop().execute(() -> end(connection));
    } else if (connection.isHalfClosed()
        && isOver(connection.inState(System.nanoTime()), ANSWERED_BY_THEN)) {
      connection.channel().pipeline().fireUserEventTriggered(RequestObserver.Probe.INSTANCE);
    }
  }

  private boolean isDue(Connection connection) {
    long now = System.nanoTime();
    return switch (connection.state()) {
      case OPENED, HEAD -> isOver(connection.inState(now), limits.headerTimeout());
      case BODY -> isOver(connection.inState(now), limits.bodyTimeout());
      case ANSWER -> connection.unread() > 0 && isOver(connection.still(now), limits.idleTimeout());
      case IDLE -> isOver(connection.still(now), limits.idleTimeout());
    };
  }

  private static boolean isOver(long nanos, Duration limit) {
    return nanos > limit.toNanos();
  }

  /** Ends a connection, on its event loop. Checks again, because its state may have changed. */
  private void end(Connection connection) {
    if (!isDue(connection)) return;
    if (connection.state() == Connection.State.BODY) {
      connection.channel().pipeline().fireExceptionCaught(slow());
    } else {
      var _ = connection.channel().close();
    }
  }

  private static RequestException slow() {
    return new RequestException(ErrorType.SLOW, ErrorType.SLOW.publicMessage());
  }
}
