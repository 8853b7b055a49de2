package dev.tidemark.api.http.server;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection at the first request whose end is ambiguous, so that a proxy in front of the
 * service might see it elsewhere. This prevents request smuggling.
 *
 * <p>The server itself accepts every head that the decoder accepts, and treats a malformed chunk as
 * the end of the body. Each connection has its own instance.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the creator of a promise handles its result
final class StrictFraming extends ChannelDuplexHandler {
  private boolean rejected;
  private int unanswered;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (rejected) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      unanswered++;
      boolean unreadable = request.decoderResult().isFailure();
      rejected = unreadable || isAmbiguous(request);
      context.fireChannelRead(rejected ? broken(request) : request);
    } else if (message instanceof HttpContent part && part.decoderResult().isFailure()) {
      rejected = true;
      part.release();
      if (unanswered == 0) {
        context.close();
      } else {
        context.fireExceptionCaught(
            new RequestException(ErrorType.VALIDATION, "Malformed HTTP message framing"));
      }
    } else {
      context.fireChannelRead(message);
    }
  }

  private static boolean isAmbiguous(HttpRequest request) {
    var version = request.protocolVersion();
    boolean current = version.equals(HttpVersion.HTTP_1_1);
    if (!current && !version.equals(HttpVersion.HTTP_1_0)) return true;
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    if (hosts > 1 || (current && hosts == 0)) return true;
    var encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    // The decoder derives a length from headers of old WebSocket drafts; other readers do not.
    if (encodings.isEmpty()) {
      return !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
          && HttpUtil.getContentLength(request, 0L) != 0;
    }
    // It is unclear who decodes other codings, or more than one.
    return encodings.size() > 1
        || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.getFirst());
  }

  /** Returns the request as an unreadable one: HTTP/1.1, no body, and its decoder failure. */
  private static HttpRequest broken(HttpRequest request) {
    ReferenceCountUtil.release(request);
    var broken =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    broken.setDecoderResult(
        request.decoderResult().isFailure()
            ? request.decoderResult()
            : DecoderResult.failure(new IllegalArgumentException("the request end is ambiguous")));
    return broken;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean last = message instanceof LastHttpContent;
    if (last) unanswered--;
    if (!rejected) {
      context.write(message, promise);
      return;
    }
    if (message instanceof HttpResponse response) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    var written = context.write(message, promise.unvoid());
    if (last) written.addListener(ChannelFutureListener.CLOSE);
  }
}
