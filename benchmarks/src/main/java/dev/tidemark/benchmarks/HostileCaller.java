package dev.tidemark.benchmarks;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One caller with many connections, by plain sockets, who does what no client library would do. */
final class HostileCaller implements AutoCloseable {
  private final URI service;
  private final String token;
  private final Path lake;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  HostileCaller(URI service, String token, Path lake) {
    this.service = service;
    this.token = token;
    this.lake = lake;
  }

  /** Lays an object with such text where Firehose would lay it. */
  void land(String topic, String text) throws IOException {
    var partition = Partition.of(null, null, topic, LocalDate.of(2025, 12, 31));
    Path folder = lake.resolve(PartitionLayout.path(partition));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("hostile.ndjson"), text);
  }

  /** Opens a connection and says nothing on it. */
  void connect() {
    try {
      sockets.add(new Socket(service.getHost(), service.getPort()));
    } catch (IOException refused) {
      // What a service does that has enough of this caller.
    }
  }

  /** Sends a request once, and reads no answer. */
  void send(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    hold(path, "", bytes.length, bytes);
  }

  /** Sends a request's head and these bytes of its body, and keeps the connection. */
  void hold(String path, String headers, int length, byte[] bytes) {
    start(
        () -> {
          var socket = open();
          var out = socket.getOutputStream();
          write(out, "POST", path, headers, length, bytes);
        });
  }

  /** Sends one request after the other on a connection of its own, and reads the answers. */
  void repeat(String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    start(
        () -> {
          while (!closed) {
            try (var socket = open()) {
              write(
                  socket.getOutputStream(),
                  method,
                  path,
                  "Connection: close\r\n",
                  bytes.length,
                  bytes);
              socket.getInputStream().skipNBytes(Long.MAX_VALUE);
            } catch (IOException over) {
              // The answer was read to its end, or the service had enough: the next one.
            }
          }
        });
  }

  /** Sends the same request without a token as fast as it goes, and waits for no answer. */
  void pipeline(String path, boolean isRead) {
    byte[] heads =
        "GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
            .formatted(path)
            .repeat(500)
            .getBytes(StandardCharsets.ISO_8859_1);
    start(
        () -> {
          while (!closed) {
            try (var socket = open()) {
              if (isRead) start(() -> socket.getInputStream().skipNBytes(Long.MAX_VALUE));
              while (true) socket.getOutputStream().write(heads);
            } catch (IOException over) {
              // The service had enough of it: the next one.
            }
          }
        });
  }

  private Socket open() throws IOException {
    var socket = new Socket(service.getHost(), service.getPort());
    sockets.add(socket);
    return socket;
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

  /** What is done by one connection. */
  private interface Work {
    void run() throws IOException;
  }

  private void start(Work work) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                work.run();
              } catch (IOException refused) {
                // What a service does that has enough of this caller.
              }
            });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (Socket socket : sockets) socket.close();
  }
}
