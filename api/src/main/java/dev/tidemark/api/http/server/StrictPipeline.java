package dev.tidemark.api.http.server;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@link SequentialRequests} and {@link StrictFraming} after the decoder of every connection,
 * and the handlers that track the state of the connection.
 */
@Singleton
final class StrictPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private static final String ONE_AT_A_TIME = "one-at-a-time";
  private static final String STRICT_FRAMING = "strict-framing";

  private static final String REQUESTS = "requests";

  private final BeanProvider<Connections> connections;

  StrictPipeline(BeanProvider<Connections> connections) {
    this.connections = connections;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer(connections, null));
    return event.getBean();
  }

  private record Customizer(BeanProvider<Connections> connections, @Nullable Channel channel)
      implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return new Customizer(connections, channel);
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel == null) return;
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      var all = connections.get();
      var connection = all.opened(channel);
      var sequentialRequests = new SequentialRequests(connection);
      channel.config().setRecvByteBufAllocator(sequentialRequests.reads());
      var codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
      channel
          .pipeline()
          .addBefore(codec, "bytes", new TrafficObserver(all, connection))
          .addAfter(codec, ONE_AT_A_TIME, sequentialRequests)
          .addAfter(ONE_AT_A_TIME, STRICT_FRAMING, new StrictFraming())
          .addAfter(STRICT_FRAMING, REQUESTS, new RequestObserver(connection))
          .addAfter(REQUESTS, "unfiltered", new UnfilteredResponses(connection, all.requests()));
    }
  }
}
