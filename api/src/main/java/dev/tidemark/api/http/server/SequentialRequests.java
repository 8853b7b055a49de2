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
 * Lets one request of a connection in at a time. Whoever sends many at once has no other connection
 * wait for more than one of them, and whoever reads no answers gets no further ones.
 *
 * <p>The next request is let in when the answer to the one before is written, the client has taken
 * most of it, and the event loop has looked at its other connections. Until then what has arrived
 * of it is held, and nothing more is read. A read brings little, so that little is held; but for a
 * body, which is not held. After an answer that ends the connection no request is let in.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a promise is watched by whoever gave it
final class SequentialRequests extends ChannelDuplexHandler {
  /** More than the head and body of most requests, and not many of the smallest ones. */
  private static final int READ = 4096;

  /** At once of a body. */
  private static final int READ_OF_BODY = 64 * 1024;

  private final Connection connection;
  private final Queue<Object> held = new ArrayDeque<>();

  /** Comes behind what is held. */
  private @Nullable ChannelInputShutdownEvent inputShutdown;

  /** Whether a request was let in, and not the last of it. */
  private boolean isArriving;

  private boolean isUnanswered;

  /** Whether one was let in since the event loop looked elsewhere. */
  private boolean hadItsTurn;

  private boolean isNextPlanned;
  private boolean isLastAnswer;

  /** How much of the body that arrives is still to come, where its head says so. */
  private long bodyLeft;

  SequentialRequests(Connection connection) {
    this.connection = connection;
  }

  /** Reads as much at once as may be held. */
  RecvByteBufAllocator reads() {
    return new DefaultMaxMessagesRecvByteBufAllocator() {
      @Override
      @SuppressWarnings("deprecation") // netty's own do so
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
    // Its head has arrived: that it waits is not for its client to answer for.
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

  /** The caller for more gets what is held, in its turn. */
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
    // A task that is due at once would come before the loop looks at other connections.
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
