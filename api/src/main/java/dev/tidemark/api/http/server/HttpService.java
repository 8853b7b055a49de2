package dev.tidemark.api.http.server;

import dev.tidemark.api.access.TokenAuthenticator;
import dev.tidemark.api.config.Settings;
import dev.tidemark.partitioner.text.Durations;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running HTTP server. */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.http");

  private final ApplicationContext context;
  private final NettyEmbeddedServer server;

  private final Duration patience;

  private HttpService(ApplicationContext context, NettyEmbeddedServer server, Duration patience) {
    this.context = context;
    this.server = server;
    this.patience = patience;
  }

  /**
   * Starts the server.
   *
   * @param parts the beans that its routes use: VerificationKeys, ClaimRules, Access,
   *     CurrentTopics, EventHistory, EventIngestService, Health, Metrics
   * @throws PortException if the server cannot listen on its port
   */
  public static HttpService start(Settings settings, Object... parts) {
    // Only Settings configures the server, not the environment or other files.
    var context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .deduceCloudEnvironment(false)
            .environmentPropertySource(false)
            .enableDefaultPropertySources(false)
            .properties(properties(settings))
            .singletons(settings)
            .singletons(parts)
            .start();
    try {
      var server = context.getBean(NettyEmbeddedServer.class);
      server.start();
      return new HttpService(context, server, settings.server().shutdownTimeout());
    } catch (ServerStartupException e) {
      context.close();
      throw new PortException(settings.server(), e);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static Map<String, Object> properties(Settings settings) {
    var properties = new HashMap<String, Object>();
    properties.put("micronaut.application.name", "tidemark");
    properties.put("micronaut.server.host", settings.server().host());
    properties.put("micronaut.server.port", portOrAny(settings.server().port()));
    properties.put("micronaut.server.max-request-size", longestBody(settings));
    properties.put("micronaut.server.netty.max-initial-line-length", 4 * 1024);
    properties.put("micronaut.server.netty.max-header-size", 16 * 1024);
    // Connections closes idle connections instead.
    properties.put("micronaut.server.idle-timeout", "-1s");
    // The token and server.cors-origins decide what a browser may do.
    properties.put("micronaut.server.cors.localhost-pass-through", true);
    properties.put("jackson.serialization-inclusion", "ALWAYS");
    // It accepts truncated gzip bodies, and codings that the API does not support.
    properties.put("micronaut.server.netty.request-decompression-enabled", false);
    // An unknown route is a 404 for every caller. There are no redirects to a login page.
    properties.put("micronaut.security.reject-not-found", false);
    properties.put("micronaut.security.redirect.enabled", false);
    for (var route : List.of("introspection", "keys", "login", "logout", "oauth")) {
      properties.put("micronaut.security.endpoints." + route + ".enabled", false);
    }
    properties.putAll(TokenAuthenticator.properties());
    properties.put(
        "micronaut.lifecycle.graceful-shutdown.grace-period", settings.server().shutdownTimeout());
    return properties;
  }

  /** Returns the server's limit for all routes. The limits of single routes are smaller. */
  private static long longestBody(Settings settings) {
    return Math.max(settings.server().maxBody().bytes(), settings.events().maxBody().bytes()) + 1;
  }

  private static int portOrAny(int port) {
    return port == 0 ? -1 : port;
  }

  /** Returns the URI of the server. */
  public URI uri() {
    return server.getURI();
  }

  /** Stops accepting requests, waits for those in flight, and stops the server. */
  @Override
  public void close() {
    if (!context.isRunning()) return;
    try {
      context
          .getBean(GracefulShutdownManager.class)
          .shutdownGracefully()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("requests were still in flight after {} and are aborted", Durations.words(patience));
    } catch (ExecutionException e) {
      LOG.warn("cannot stop gracefully: {}", e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.close();
  }
}
