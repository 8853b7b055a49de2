package dev.tidemark.api.http.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the requests of a connection one at a time. If a client pipelines many requests, other
 * connections wait for at most one of them. A client that does not read responses gets no more.
 *
 * <p>The next request is passed on when the previous response is written, the client has read most
 * of it, and the event loop has served its other connections. Until then, the part of the request
 * that has arrived is queued, and nothing more is read. Reads are small, so that little is queued.
 * Only reads of a body are larger, because it is not queued. After a response that closes the
 * connection, no request is passed on.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the creator of a promise handles its result
final class SequentialRequests extends ChannelDuplexHandler {
  /** Bytes of a read: enough for the head and body of most requests, or a few small requests. */
  private static final int READ = 4096;

  /** The largest read of a body, in bytes. */
  private static final int READ_OF_BODY = 64 * 1024;

  private final Connection connection;
  private final Queue<Object> held = new ArrayDeque<>();

  /** The event to pass on after the queued messages; null if there is none. */
  private @Nullable ChannelInputShutdownEvent inputShutdown;

  /** Whether a request was passed on, but not its end. */
  private boolean isArriving;

  private boolean isUnanswered;

  /** Whether a request was passed on since the event loop last served other connections. */
  private boolean hadItsTurn;

  private boolean isNextPlanned;
  private boolean isLastAnswer;

  /** The bytes of the current body that have not arrived, if its head states the length. */
  private long bodyLeft;

  SequentialRequests(Connection connection) {
    this.connection = connection;
  }

  /** Returns an allocator that limits the size of a read. */
  RecvByteBufAllocator reads() {
    return new DefaultMaxMessagesRecvByteBufAllocator() {
      @Override
      @SuppressWarnings("deprecation") // netty's own allocators do so, too
      public Handle newHandle() {
        return new MaxMessageHandle() {
          @Override
          public int guess() {
            return Math.clamp(bodyLeft, READ, READ_OF_BODY);
          }
        };
      }
    };
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean waits = message instanceof HttpRequest && (hadItsTurn || !isReady(context));
    if (held.isEmpty() && !waits) {
      letIn(context, message);
      return;
    }
    // Its head has arrived in time. The client is not responsible for the wait.
    connection.enter(Connection.State.ANSWER);
    held.add(message);
    planNext(context);
  }

  private boolean isReady(ChannelHandlerContext context) {
    return !isArriving && !isUnanswered && !isLastAnswer && context.channel().isWritable();
  }

  private void letIn(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      hadItsTurn = true;
      isArriving = true;
      isUnanswered = true;
      bodyLeft = request.decoderResult().isFailure() ? 0 : HttpUtil.getContentLength(request, 0L);
    }
    if (message instanceof HttpContent part) bodyLeft -= part.content().readableBytes();
    if (message instanceof LastHttpContent) {
      isArriving = false;
      bodyLeft = 0;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    hadItsTurn = false;
    context.fireChannelReadComplete();
  }

  /** Reads more only if nothing is queued. */
  @Override
  public void read(ChannelHandlerContext context) {
    if (held.isEmpty()) context.read();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) isLastAnswer |= !HttpUtil.isKeepAlive(response);
    context.write(message, promise);
    if (message instanceof LastHttpContent) {
      isUnanswered = false;
      planNext(context);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    planNext(context);
    context.fireChannelWritabilityChanged();
  }

  private void planNext(ChannelHandlerContext context) {
    if (held.isEmpty() || isNextPlanned || !isReady(context)) return;
    isNextPlanned = true;
    // A plain task would run before the event loop serves other connections.
    context.executor().schedule(() -> letNextIn(context), 0, TimeUnit.NANOSECONDS);
  }

  private void letNextIn(ChannelHandlerContext context) {
    isNextPlanned = false;
    if (held.isEmpty() || !isReady(context)) return;
    for (var message = held.poll(); message != null; message = held.poll()) {
      letIn(context, message);
      if (message instanceof LastHttpContent) break;
    }
    channelReadComplete(context);
    if (held.isEmpty() && inputShutdown != null) {
      context.fireUserEventTriggered(inputShutdown);
      inputShutdown = null;
    }
    planNext(context);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent shutdown && !held.isEmpty()) {
      inputShutdown = shutdown;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    release();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    release();
  }

  private void release() {
    for (var message = held.poll(); message != null; message = held.poll()) {
      ReferenceCountUtil.release(message);
    }
  }
}
