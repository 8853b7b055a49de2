package dev.tidemark.api.http.server;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.Optional;

/** Provides access to the connection of a request. */
public final class ClientConnection {
  private ClientConnection() {}

  /** Returns whether the connection is open, so that the client may still read the response. */
  static boolean isOpen(HttpRequest<?> request) {
    return channel(request).map(Channel::isOpen).orElse(true);
  }

  /**
   * Runs a callback when the connection closes, or immediately if it is closed. The callback runs
   * on a thread that must not block.
   *
   * @return removes the callback; must be called at the end of the request, because a connection
   *     outlives its requests
   */
  public static Runnable onClose(HttpRequest<?> request, Runnable call) {
    var channel = channel(request);
    if (channel.isEmpty()) return () -> {};
    var closed = channel.get().closeFuture();
    ChannelFutureListener listener = _ -> call.run();
    var _ = closed.addListener(listener);
    return () -> {
      var _ = closed.removeListener(listener);
    };
  }

  /** Records the caller whose token was sent on the connection. */
  public static void signedBy(HttpRequest<?> request, String caller) {
    channel(request).flatMap(Connection::of).ifPresent(c -> c.signedBy(caller));
  }

  /** Returns whether the request is a HEAD request, which is handled as GET. */
  static boolean isHead(HttpRequest<?> request) {
    return switch (request) {
      case NettyHttpRequest<?> netty -> netty.getNativeRequest() instanceof RequestObserver.Head;
      case HttpRequestWrapper<?> wrapper -> isHead(wrapper.getDelegate());
      default -> false;
    };
  }

  private static Optional<Channel> channel(HttpRequest<?> request) {
    return switch (request) {
      case NettyHttpRequest<?> netty -> Optional.of(netty.getChannelHandlerContext().channel());
      case HttpRequestWrapper<?> wrapper -> channel(wrapper.getDelegate());
      default -> Optional.empty();
    };
  }
}
