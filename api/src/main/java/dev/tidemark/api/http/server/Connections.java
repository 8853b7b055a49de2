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
 * The open connections: bounded in number, in the time that each may stand still, and in the memory
 * of answers that nobody reads. Thread-safe.
 *
 * <p>Where there are too many, those go first that showed no token and on which nothing has moved
 * for the longest time; then the stillest of the caller who has the most. So whoever opens many
 * loses his own. Until one has gone, the next is not accepted.
 */
@Singleton
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.service");

  /** What a new connection has to send its first request before others may take its place. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Most answers come before anybody needs to know whether their client is still there. */
  private static final Duration ANSWERED_BY_THEN = Duration.ofSeconds(1);

  private static final int ROOM_EVERY = 25;

  private final int most;
  private final long mostUnread;
  private final Settings.Server limits;
  private final RequestMetrics requests;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong unread = new AtomicLong();
  private final LongAdder evicted = new LongAdder();

  /** Whether nobody could go yet, and another look is due. */
  private volatile boolean looksAgain;

  /** What accepts connections, while there is no room for one. */
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

  /** Where answers are counted that no filter sees. */
  RequestMetrics requests() {
    return requests;
  }

  @PreDestroy
  void close() {
    clock.shutdownNow();
  }

  /** A connection that was opened. Where it was the last that may be, further ones wait. */
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

  /** Lets further connections be accepted as soon as there is room for one. */
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

  /** In a moment, once, however many ask for it: a clock that ticks for nothing costs a service. */
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

  /** Accepts further connections while there is room; on one thread, as it looks and then acts. */
  private void accept(Channel listener) {
    listener
        .eventLoop()
        .execute(() -> listener.config().setAutoRead(open.size() < most || waiting == null));
  }

  /** Bytes of an answer that wait until the client takes them; fewer, where it took some. */
  void unread(Connection connection, long bytes) {
    connection.addUnread(bytes);
    if (unread.addAndGet(bytes) > mostUnread && bytes > 0) {
      evictOfMost(Connection::unread, mostUnread, 1);
    }
  }

  /** Closes some of those without a token; several at once, because a flood asks for each anew. */
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

  /** Closes the stillest of those between two requests, where all have shown a token. */
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
   * Closes the stillest of the caller who has the most.
   *
   * @param limit of all together; where they are not above it, nothing is closed
   * @param least below this nobody has too much
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
                    // Of those who showed no token the young may yet do so.
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
    // Its loop reads first what has arrived: a request that was on its way is answered.
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

  /** Whatever it throws would end the clock, and with it every limit of time. */
  private void sweep() {
    try {
      for (var connection : open) lookSafely(connection);
      if (waiting != null) makeRoom();
    } catch (Throwable e) {
      FailureLog.tell(LOG, "connections could not be looked at, will try again", e);
    }
  }

  private void lookSafely(Connection connection) {
    try {
      look(connection);
    } catch (RejectedExecutionException e) {
      // The loops end, and their connections with them.
    } catch (Throwable e) {
      FailureLog.tell(LOG, "a connection could not be looked at, will try again", e);
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

  /** On its event loop; it may have moved on meanwhile. */
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
