package dev.tidemark.api.http.server;

import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.http.server.Connection.State;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;

/**
 * Sees the requests and answers of one connection and does for them what HTTP asks and the server
 * behind it does not.
 *
 * <ul>
 *   <li>HEAD is answered as GET; the codec, which knows better, leaves the body away.
 *   <li>A client that has shut its side after its request gets its answer. Whether it is still
 *       there nobody knows until something is sent: an interim answer, once in a while.
 *   <li>A client that waits for 100 and gets an error instead may send its body or not: the
 *       connection ends, so that neither is taken for a request.
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a promise is watched by whoever gave it
final class RequestObserver extends ChannelDuplexHandler {
  /** Asks to find out whether the client is still there. */
  enum Probe {
    INSTANCE
  }

  /** A HEAD that is answered as GET. */
  static final class Head extends DefaultHttpRequest {
    private Head(HttpRequest of) {
      super(of.protocolVersion(), HttpMethod.GET, of.uri(), of.headers());
      setDecoderResult(of.decoderResult());
    }
  }

  private final Connection connection;
  private int unanswered;
  private boolean isArriving;
  private boolean isInterimAllowed;
  private boolean expectsContinue;
  private boolean hasBegunToAnswer;
  private boolean closesAfterAnswer;

  RequestObserver(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Object passed = message;
    if (message instanceof HttpRequest request) {
      unanswered++;
      isArriving = true;
      isInterimAllowed = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
      expectsContinue = HttpUtil.is100ContinueExpected(request);
      connection.enter(State.BODY);
      AcceptEncoding.normalize(request.headers());
      if (request.method().equals(HttpMethod.HEAD)) passed = new Head(request);
    }
    if (message instanceof LastHttpContent) {
      isArriving = false;
      expectsContinue = false;
      connection.enter(unanswered > 0 ? State.ANSWER : State.IDLE);
    }
    context.fireChannelRead(passed);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      if (response.status().equals(HttpResponseStatus.CONTINUE)) {
        expectsContinue = false;
        sendInterim(context, promise);
        return;
      }
      hasBegunToAnswer = true;
      closesAfterAnswer |= expectsContinue || (connection.isHalfClosed() && unanswered == 1);
      if (closesAfterAnswer) close(response.headers());
    }
    boolean isLast = message instanceof LastHttpContent;
    var written = context.write(message, isLast ? promise.unvoid() : promise);
    if (!isLast) return;
    unanswered--;
    hasBegunToAnswer = false;
    if (closesAfterAnswer) {
      written.addListener(ChannelFutureListener.CLOSE);
    } else if (!isArriving) {
      connection.enter(unanswered > 0 ? State.ANSWER : State.IDLE);
    }
  }

  private static void close(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case ChannelInputShutdownEvent _ -> {
        if (isArriving) {
          context.close();
        } else if (unanswered == 0) {
          // Of the last answers some may be written, and not taken yet.
          context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
          connection.halfClose();
        }
      }
      case Probe _ -> {
        if (isInterimAllowed && unanswered > 0 && !hasBegunToAnswer) {
          sendInterim(context, context.newPromise());
        }
      }
      default -> context.fireUserEventTriggered(event);
    }
  }

  /**
   * Past the codec: it would take this for the answer, and the next for that of another request.
   */
  private static void sendInterim(ChannelHandlerContext context, ChannelPromise promise) {
    var codec = context.pipeline().context(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC);
    var line = "HTTP/1.1 100 Continue\r\n\r\n";
    codec.writeAndFlush(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII), promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof RequestException rejected) {
      boolean isKnown = closesAfterAnswer;
      closesAfterAnswer = true;
      if (unanswered == 0) context.close();
      // To the server behind, a second one would be the error of no request. So is the first where
      // nobody reads the body, and is no news to it where it comes of a channel that is closed.
      if (unanswered > 0 && !isKnown) {
        context.fireExceptionCaught(
            new RequestException(
                rejected.type(), rejected.messages().getFirst(), new ClosedChannelException()));
      }
      return;
    }
    context.fireExceptionCaught(cause);
    // With half-closed connections allowed, the server would take a broken one for one of them.
    if (cause instanceof IOException) context.close();
  }
}
