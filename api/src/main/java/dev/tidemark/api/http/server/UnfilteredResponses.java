package dev.tidemark.api.http.server;

import dev.tidemark.api.error.RequestId;
import dev.tidemark.api.metrics.RequestMetrics;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.UUID;

/**
 * Adds the common headers to responses that passed no filter, and counts them. The server itself
 * responds to requests that it cannot read.
 */
final class UnfilteredResponses extends ChannelOutboundHandlerAdapter {
  private final Connection connection;
  private final RequestMetrics metrics;

  UnfilteredResponses(Connection connection, RequestMetrics metrics) {
    this.connection = connection;
    this.metrics = metrics;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the creator of a promise handles its result
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL
        && !response.headers().contains(ServerTiming.HEADER)) {
      long nanos = connection.inState(System.nanoTime());
      var headers = response.headers();
      if (!headers.contains(RequestId.HEADER)) {
        headers.set(RequestId.HEADER, UUID.randomUUID().toString());
      }
      headers.set(ServerTiming.HEADER, ServerTiming.total(nanos));
      CommonHeaders.set(headers.get(HttpHeaderNames.CONTENT_TYPE), headers::set);
      metrics.answered("other", "none", response.status().code(), nanos);
    }
    context.write(message, promise);
  }
}
