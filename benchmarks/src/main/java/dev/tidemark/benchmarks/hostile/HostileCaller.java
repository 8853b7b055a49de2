package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.data.EventKey;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One caller with many connections, by plain sockets, that does what no client library would do.
 */
final class HostileCaller implements AutoCloseable {
  private static final LocalDate DAY = LocalDate.of(2025, 12, 31);
  private static final int CONNECT_MILLIS = 3000;
  private static final int DRIP_MILLIS = 100;

  private final URI service;
  private final String token;
  private final Path lake;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<EventKey> expected = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;
  private @Nullable Path unreadable;

  HostileCaller(URI service, String token, Path lake) {
    this.service = service;
    this.token = token;
    this.lake = lake;
  }

  /** Returns the folder of the lake. */
  Path lake() {
    return lake;
  }

  /** Returns the id of a valid event that will be sent to a topic and must become visible. */
  String expect(String topic) {
    var event = new EventKey(topic, "expected-" + expected.size());
    expected.add(event);
    return event.id();
  }

  /** Returns the events that must become visible. */
  List<EventKey> expected() {
    return List.copyOf(expected);
  }

  /** Writes a complete object with this text as Firehose does. */
  void land(String topic, String text) throws IOException {
    land(Partition.of(null, null, topic, DAY), text);
  }

  /** Writes an object below a folder that is unreadable until this caller is closed. */
  void landUnreadable() throws IOException {
    var partition = Partition.of("evil", null, CallEvents.TOPIC, DAY);
    land(partition, "{}\n");
    // The first two levels: the landing folder and the environment.
    Path folder = lake.resolve(Path.of(PartitionLayout.path(partition)).subpath(0, 2));
    Files.setPosixFilePermissions(folder, Set.of());
    unreadable = folder;
  }

  private void land(Partition partition, String text) throws IOException {
    Path folder = Files.createDirectories(lake.resolve(PartitionLayout.path(partition)));
    Path object = lake.resolveSibling("landing.ndjson");
    Files.writeString(object, text);
    Files.move(object, folder.resolve("hostile.ndjson"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Runs the work one second later. */
  void later(Work work) {
    start(
        () -> {
          pause(1000);
          if (!closed) work.run();
        });
  }

  /** Opens a connection and sends nothing. */
  void connect() {
    start(this::open);
  }

  /** Sends the head of a request, one byte every tenth of a second. */
  void dripHead(String path) {
    byte[] begun =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nX: "
            .formatted(path)
            .getBytes(StandardCharsets.ISO_8859_1);
    again(
        DRIP_MILLIS,
        socket -> {
          socket.getOutputStream().write(begun);
          drip(socket);
        });
  }

  /** Sends the head of a request and most of its body, and the rest slowly. */
  void dripBody(String path, int length, byte[] most) {
    again(
        DRIP_MILLIS,
        socket -> {
          write(socket.getOutputStream(), "POST", path, "", length, most);
          drip(socket);
        });
  }

  private void drip(Socket socket) throws IOException {
    while (!closed) {
      socket.getOutputStream().write(' ');
      pause(DRIP_MILLIS);
    }
  }

  /** Sends a request once, and reads no response. */
  void send(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    hold(path, "", bytes.length, bytes);
  }

  /** Sends a request's head and these bytes of its body, and keeps the connection open. */
  void hold(String path, String headers, int length, byte[] bytes) {
    start(
        () -> {
          var socket = open();
          var out = socket.getOutputStream();
          write(out, "POST", path, headers, length, bytes);
        });
  }

  /**
   * Sends one request after the other, each on a separate connection, and reads the responses.
   *
   * @param body returns the body by the number of the request
   */
  void repeat(String method, String path, IntFunction<String> body) {
    var number = new AtomicInteger();
    again(
        socket -> {
          byte[] bytes = body.apply(number.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
          var out = socket.getOutputStream();
          write(out, method, path, "Connection: close\r\n", bytes.length, bytes);
          socket.getInputStream().skipNBytes(Long.MAX_VALUE);
        });
  }

  /** Sends the same request without a token as fast as possible, without waiting for responses. */
  void pipeline(String path, boolean isRead) {
    byte[] heads =
        "GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
            .formatted(path)
            .repeat(500)
            .getBytes(StandardCharsets.ISO_8859_1);
    again(
        socket -> {
          if (isRead) start(() -> socket.getInputStream().skipNBytes(Long.MAX_VALUE));
          while (true) socket.getOutputStream().write(heads);
        });
  }

  /** The use of a connection until it ends. */
  private interface Exchange {
    void on(Socket socket) throws IOException;
  }

  /** Runs the exchange on one connection after the other. */
  private void again(Exchange exchange) {
    again(0, exchange);
  }

  /** Runs the exchange on one connection after the other, {@code apart} milliseconds apart. */
  private void again(long apart, Exchange exchange) {
    start(
        () -> {
          for (; !closed; pause(apart)) {
            try (var socket = open()) {
              exchange.on(socket);
            } catch (IOException over) {
              // The response was complete, or the service closed the connection: use the next one.
            }
          }
        });
  }

  private Socket open() throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), CONNECT_MILLIS);
    return socket;
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void write(
      OutputStream out, String method, String path, String headers, int length, byte[] body)
      throws IOException {
    String head =
        """
        %s %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        %s\r
        """
            .formatted(method, path, token, length, headers);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  /** Work that runs in a separate thread. */
  interface Work {
    void run() throws IOException;
  }

  private void start(Work work) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                work.run();
              } catch (IOException rejected) {
                // The service has closed the connection.
              }
            });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Path folder = unreadable;
    if (folder != null) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    for (Socket socket : sockets) socket.close();
  }
}
