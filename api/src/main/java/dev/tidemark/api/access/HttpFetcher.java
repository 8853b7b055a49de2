package dev.tidemark.api.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches small documents over HTTP within a time limit. Does not follow redirects. */
final class HttpFetcher {
  private static final int LARGEST = 256 * 1024;

  private final HttpClient client;
  private final Duration time;

  /** Cancels each fetch after this time, in whatever state it is. */
  HttpFetcher(Duration time) {
    this.client = HttpClient.newBuilder().connectTimeout(time).build();
    this.time = time;
  }

  byte[] get(URI uri) throws IOException {
    var request = HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
    var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST);
    var answer = client.sendAsync(request, handler);
    try {
      // For the whole response: the client's own timeout ends with the headers.
      var response = answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() == 200) return response.body();
      throw new IOException("responded with status " + response.statusCode());
    } catch (TimeoutException e) {
      throw new IOException("no response within " + time.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  void close() {
    client.shutdownNow();
  }
}
