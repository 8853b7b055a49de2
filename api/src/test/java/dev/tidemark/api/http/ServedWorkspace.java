package dev.tidemark.api.http;

import dev.tidemark.api.access.ClaimRules;
import dev.tidemark.api.access.PublicKeys;
import dev.tidemark.api.access.VerificationKeys;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.sql.EventHistory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

/** The HTTP service of a workspace over parts that a test has made itself. */
final class ServedWorkspace {
  private ServedWorkspace() {}

  static HttpService start(
      Workspace workspace, EventHistory history, Health health, Metrics metrics, Object... more)
      throws IOException, ConfigException {
    Object[] parts = {
      VerificationKeys.of(PublicKeys.read(workspace.config().resolve("keys"))),
      new ClaimRules(true, "", "", Duration.ZERO, Clock.systemUTC()),
      workspace.access(),
      (CurrentTopics) workspace::topics,
      history,
      health,
      metrics
    };
    return HttpService.start(
        workspace.settings(), Stream.of(parts, more).flatMap(Stream::of).toArray());
  }
}
