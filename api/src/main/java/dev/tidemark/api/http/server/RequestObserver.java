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
 * Implements parts of HTTP for one connection that the server does not implement.
 *
 * <ul>
 *   <li>HEAD is handled as GET. The codec, which sees the original method, omits the body.
 *   <li>A client that has closed its side after its request gets its response. Only sending data
 *       shows whether the client is still connected. So interim responses are sent periodically.
 *   <li>A client that waits for 100 and gets an error instead may or may not send its body. The
 *       connection is closed, so that the body is not read as a request.
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // the creator of a promise handles its result
final class RequestObserver extends ChannelDuplexHandler {
  /** The event that requests a check of whether the client is still connected. */
  enum Probe {
    INSTANCE
  }

  /** A HEAD request that is handled as GET. */
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
          // The last responses may be written, but not sent yet.
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
   * Sends an interim response without the codec. The codec would count it as the response, and
   * assign the next one to another request.
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
      // The server would log a second exception as an error outside of any request. It also does
      // so with the first if nothing reads the body, unless the cause is a closed channel.
      if (unanswered > 0 && !isKnown) {
        context.fireExceptionCaught(
            new RequestException(
                rejected.type(), rejected.messages().getFirst(), new ClosedChannelException()));
      }
      return;
    }
    context.fireExceptionCaught(cause);
    // The server allows half-closed connections, and would treat a broken one as half-closed.
    if (cause instanceof IOException) context.close();
  }
}
