package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.api.ServedLake;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A client over a plain socket, which does what no library lets it do. */
record RawClient(Socket socket) implements AutoCloseable {
  private static final int HANG_MILLIS = 10_000;

  static RawClient to(ServedLake lake) throws IOException {
    return to(lake.uri());
  }

  static RawClient to(URI uri) throws IOException {
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(HANG_MILLIS);
    return new RawClient(socket);
  }

  /** A signed POST as far as its head goes, with more header lines. */
  static String post(ServedLake lake, String user, String path, long length, String... lines) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
        .formatted(path, lake.token(user), length, more(lines));
  }

  static String get(String path, String... lines) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, more(lines));
  }

  private static String more(String... lines) {
    return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The next answer: its head, and as much of a body as its length says. */
  String answer() throws IOException {
    var head = head();
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    if (at < 0) return head;
    int end = head.indexOf('\r', at);
    int length = Integer.parseInt(head.substring(at + "content-length: ".length(), end));
    return head + new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  /** The head of the next answer; where there is no body, that is all of it. */
  String head() throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) return text.toString();
      text.append((char) next);
    }
    return text.toString();
  }

  /** All that comes until the service closes the connection. */
  String rest() throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  /** Ends with a reset instead of a farewell. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
