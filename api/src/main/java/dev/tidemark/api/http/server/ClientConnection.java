package dev.tidemark.api.http.server;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.Optional;

/** The connection on which a request came. */
public final class ClientConnection {
  private ClientConnection() {}

  /** Whether somebody may still read the answer. */
  static boolean isOpen(HttpRequest<?> request) {
    return channel(request).map(Channel::isOpen).orElse(true);
  }

  /**
   * Calls when the connection closes, at once where it has, on a thread that must not wait.
   *
   * @return to be called when it is of no more interest: a connection outlives its requests
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

  /** A caller's token came on it. */
  public static void signedBy(HttpRequest<?> request, String caller) {
    channel(request).flatMap(Connection::of).ifPresent(c -> c.signedBy(caller));
  }

  /** Whether the request is a HEAD, which is answered as GET. */
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
