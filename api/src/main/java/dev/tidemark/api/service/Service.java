package dev.tidemark.api.service;

import dev.tidemark.api.access.ClaimRules;
import dev.tidemark.api.access.KeyWarnings;
import dev.tidemark.api.access.RefreshingAccess;
import dev.tidemark.api.access.VerificationKeys;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.config.Settings;
import dev.tidemark.api.events.EventIngestService;
import dev.tidemark.api.http.Health;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.log.LogFormat;
import dev.tidemark.api.metrics.CacheMetrics;
import dev.tidemark.api.metrics.EngineMetrics;
import dev.tidemark.api.metrics.LandingMetrics;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.metrics.RefreshMetrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.partitioner.landing.GroupCommit;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: HTTP, and the loading of landed events. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.service");

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  /** With less, events may fail to land or to load: early enough for an operator to react. */
  private static final long LEAST_ROOM = 16 << 20;

  private final HttpService http;
  private final StopDeadline deadline;
  private final List<AutoCloseable> inOrder;

  private Service(HttpService http, StopDeadline deadline, List<AutoCloseable> inOrder) {
    this.http = http;
    this.deadline = deadline;
    this.inOrder = List.copyOf(inOrder);
  }

  /**
   * Starts to respond and to load.
   *
   * @param open closed by the caller, after the service
   */
  public static Service start(LakeSession open, Clock clock) throws ConfigException, IOException {
    var workspace = open.workspace();
    var settings = workspace.settings();
    LogFormat.set(settings.log());
    var inOrder = new ArrayList<AutoCloseable>();
    var deadline = new StopDeadline(settings.server().shutdownTimeout());
    // Rights depend on topics, and a change of topics depends on rights: each needs the other.
    var topics = new DeferredTopics(workspace.topics());
    try {
      var access =
          RefreshingAccess.start(
              workspace.access(), workspace.config(), topics, settings.access().refreshInterval());
      inOrder.add(access);
      var watched =
          RefreshingTopics.start(
              workspace.topics(),
              workspace.config(),
              open.lake(),
              access,
              settings.topics().refreshInterval());
      inOrder.add(watched);
      topics.set(watched);
      var landing = new GroupCommit(new FolderStore(open.lake().dir()));
      inOrder.add(landing);
      var keys = keyring(workspace);
      inOrder.add(keys);
      var problems = new LoadProblems();
      var metrics = metrics(open, topics, clock);
      metrics.add(LandingMetrics.failing(topics, problems::byTopic));
      metrics.add(RefreshMetrics.of(watched::failures, access::failures, keys::failures));
      var http =
          HttpService.start(
              settings,
              keys,
              claimRules(settings, clock),
              access,
              topics,
              open.history(),
              new EventIngestService(landing, topics, clock),
              health(open, topics, problems),
              metrics);
      inOrder.addFirst(http);
      if (!settings.load().interval().isZero())
        inOrder.add(loading(open, topics, settings, deadline, metrics, problems));
      if (!settings.maintain().interval().isZero())
        inOrder.add(maintenance(open, topics, settings, deadline, metrics));
      return new Service(http, deadline, inOrder);
    } catch (ConfigException | IOException | RuntimeException e) {
      close(inOrder);
      throw e;
    }
  }

  private static Metrics metrics(LakeSession open, CurrentTopics topics, Clock clock) {
    var settings = open.workspace().settings();
    if (settings.metrics().token().isEmpty()
        && !LOCAL.contains(settings.server().host())
        && open.workspace().access().restricts()) {
      LOG.warn(
          "access.json hides events from some callers, but /prometheus shows their counts to everybody:"
              + " set metrics.token");
    }
    var metrics = new Metrics(topics.now(), clock);
    var landing = new FolderStore(open.lake().dir());
    metrics.add(
        new LandingMetrics(
            to -> landing.walkWithSetAside(PartitionLayout.ROOT, to), topics, clock));
    metrics.add(CacheMetrics.of(open::caches));
    metrics.add(EngineMetrics.of(() -> open.engine().figures()));
    return metrics;
  }

  private static PeriodicLoad loading(
      LakeSession open,
      CurrentTopics topics,
      Settings settings,
      StopDeadline deadline,
      Metrics metrics,
      LoadProblems problems) {
    return PeriodicLoad.start(
        open.loader(), topics, settings.load().interval(), deadline, metrics.loads(), problems);
  }

  private static PeriodicMaintenance maintenance(
      LakeSession open,
      CurrentTopics topics,
      Settings settings,
      StopDeadline deadline,
      Metrics metrics) {
    var maintain = settings.maintain();
    return PeriodicMaintenance.start(
        open.maintenance(),
        topics,
        maintain.interval(),
        new MaintenanceBudget(maintain.time(), maintain.bytes().bytes()),
        deadline,
        metrics.maintenance());
  }

  private static VerificationKeys keyring(Workspace workspace) throws ConfigException, IOException {
    var auth = workspace.settings().auth();
    KeyWarnings.of(auth).forEach(LOG::warn);
    return VerificationKeys.start(
        workspace.config().resolve("keys"),
        new VerificationKeys.Sources(
            auth.jwksUrl(), auth.keysUrl(), auth.keysRefreshInterval(), auth.keysTimeout()));
  }

  private static ClaimRules claimRules(Settings settings, Clock clock) {
    var auth = settings.auth();
    return new ClaimRules(
        auth.requireExp(), auth.issuer(), auth.audience(), auth.clockSkew(), clock);
  }

  private static Health health(LakeSession open, CurrentTopics topics, LoadProblems problems) {
    return new Health(
        List.of(
            new Health.Dependency("engine", () -> open.engine().check()),
            new Health.Dependency("lake", () -> checkLake(open, topics))),
        problems::byTopic);
  }

  private static void checkLake(LakeSession open, CurrentTopics topics) throws IOException {
    var dir = open.lake().dir();
    open.lake().requireLanding();
    for (var folder : List.of(dir, open.lake().landing())) {
      // A deleted landing zone is created again for the next object.
      if (Files.exists(folder) && !Files.isWritable(folder)) {
        throw new IOException(folder + " cannot be written");
      }
    }
    long room = Files.getFileStore(dir).getUsableSpace();
    if (room < LEAST_ROOM)
      throw new IOException("only %,d bytes are left in %s".formatted(room, dir));
    // A problem of some tables only degrades their topics.
    open.lake().requireATable(topics.now());
  }

  /** Returns the address of the service. */
  public URI uri() {
    return http.uri();
  }

  /**
   * Finishes the running requests and their events, and the running batch, within the shutdown
   * timeout.
   */
  @Override
  public void close() {
    var _ = deadline.get();
    // They finish while requests are still served.
    for (var part : inOrder) {
      switch (part) {
        case PeriodicLoad loading -> loading.stop();
        case PeriodicMaintenance maintenance -> maintenance.stop();
        default -> {}
      }
    }
    close(inOrder);
  }

  private static void close(List<AutoCloseable> parts) {
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("cannot stop cleanly: {}", e.getMessage(), e);
      }
    }
  }
}
