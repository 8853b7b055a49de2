package dev.tidemark.api.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Records when bytes of a connection move, and how many response bytes are not read yet. */
@SuppressWarnings("FutureReturnValueIgnored") // the creator of a promise handles its result
final class TrafficObserver extends ChannelDuplexHandler {
  private final Connections connections;
  private final Connection connection;

  TrafficObserver(Connections connections, Connection connection) {
    this.connections = connections;
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    connection.move();
    switch (connection.state()) {
      case OPENED, IDLE -> connection.enter(Connection.State.HEAD);
      case HEAD, BODY, ANSWER -> {}
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf bytes)) {
      context.write(message, promise);
      return;
    }
    int length = bytes.readableBytes();
    connections.unread(connection, length);
    context
        .write(message, promise.unvoid())
        .addListener(
            _ -> {
              connection.move();
              connections.unread(connection, -length);
            });
  }
}
