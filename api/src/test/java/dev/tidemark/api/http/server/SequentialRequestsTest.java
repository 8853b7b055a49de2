package dev.tidemark.api.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that come together are let in one by one, and others have their turn between two. */
class SequentialRequestsTest {
  /** What was let in, in its order. */
  private final List<String> letIn = new ArrayList<>();

  private final EmbeddedChannel channel = new EmbeddedChannel();

  private boolean answersAtOnce;

  SequentialRequestsTest() {
    var sequentialRequests = new SequentialRequests(new Connection(channel));
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(new HttpServerCodec(), sequentialRequests, new Server());
  }

  private final class Server extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        letIn.add(request.uri());
        // Not flushed: with that, this channel does its tasks.
        if (answersAtOnce) write(0);
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      letIn.add("end");
    }
  }

  private void answer(int length, String... headers) {
    write(length, headers);
    channel.flush();
  }

  private void write(int length, String... headers) {
    var body = Unpooled.wrappedBuffer(new byte[length]);
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
    HttpUtil.setContentLength(answer, length);
    for (var header : headers) answer.headers().set(HttpHeaderNames.CONNECTION, header);
    var _ = channel.pipeline().write(answer);
  }

  private void arrive(String... requests) {
    var bytes = String.join("", requests).getBytes(StandardCharsets.US_ASCII);
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes));
    channel.pipeline().fireChannelReadComplete();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  @Test
  void theNextIsLetInWhenTheOneBeforeIsAnswered() {
    arrive(get("/a"), get("/b"), get("/c"));
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a");
    answer(1);
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b");
    answer(1);
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b", "/c");
  }

  @Test
  void whatIsAnsweredAtOnceLeavesOthersTheirTurn() {
    answersAtOnce = true;
    arrive(get("/a"), get("/b"), get("/c"));
    // In one turn of the event loop, however many tasks it has done in it.
    assertThat(letIn).containsExactly("/a");
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b");
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b", "/c");
    arrive(get("/d"));
    assertThat(letIn).endsWith("/c", "/d");
  }

  @Test
  void whoReadsNoAnswersGetsNoFurtherOnes() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 1000));
    arrive(get("/a"), get("/b"));
    // Not flushed, it is not taken.
    write(2000);
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a");
    channel.flush();
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b");
  }

  @Test
  void aBodyIsNoRequestOfItsOwn() {
    var post = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";
    arrive(post, "ab");
    arrive("cd", post.replace("/a", "/b"), "ef");
    // Before its body has come to its end.
    answer(1);
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b");
    answer(1);
    arrive("g");
    arrive("h", get("/c"));
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b", "/c");
  }

  @Test
  void afterAnAnswerThatEndsTheConnectionNothingIsLetIn() {
    arrive(get("/a"), get("/b"));
    answer(1, "close");
    channel.runPendingTasks();
    arrive(get("/c"));
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a");
  }

  @Test
  void theEndComesAfterWhatIsHeld() {
    arrive(get("/a"), get("/b"));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    answer(1);
    channel.runPendingTasks();
    assertThat(letIn).containsExactly("/a", "/b", "end");
  }
}
