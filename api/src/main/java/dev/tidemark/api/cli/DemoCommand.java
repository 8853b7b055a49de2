package dev.tidemark.api.cli;

import dev.tidemark.api.access.DevelopmentKey;
import dev.tidemark.api.cli.demo.DemoConfig;
import dev.tidemark.api.cli.demo.DemoSample;
import dev.tidemark.api.cli.demo.DemoTips;
import dev.tidemark.api.cli.demo.SamplePublisher;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.lake.LandingZoneLoad;
import dev.tidemark.api.cli.lake.LoadProgress;
import dev.tidemark.api.cli.text.CommandFailure;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.http.server.PortException;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.api.service.Service;
import dev.tidemark.api.service.ShutdownHook;
import dev.tidemark.api.service.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates a lake with sample events and starts a service. */
@Command(
    name = "demo",
    description = {
      "Create a lake with sample events, start the service and print requests to try.",
      "If the demo's lake already exists, use it."
    },
    footer = {"", "Examples:", "  tidemark demo", "  tidemark demo --events 5000 --dir small"})
final class DemoCommand implements Callable<Integer> {
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);
  private static final int PORTS_TO_TRY = 20;

  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "The number of sample events (default: 200000).")
  private long events = 200_000;

  @Option(
      names = "--no-wait",
      description = "Load the events, print the requests and exit without a service.")
  private boolean noWait;

  @Option(names = "--port", description = "The port (default: 8080 or the next free port).")
  private @Nullable Integer port;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws Exception {
    if (events < 1) throw new CommandFailure("--events is " + events + " but must be at least 1");
    var config = config();
    rejectOthersLake(config);
    DemoConfig.ensure(config);
    var workspace = Workspace.read(lakeOptions.dir(), config, System.getenv());
    if (port != null) workspace = workspace.with(workspace.settings().onPort(Ports.checked(port)));
    var open = LakeSession.open(workspace, clock);
    try {
      fill(open);
      if (noWait) {
        tell(open, URI.create("http://localhost:" + workspace.settings().server().port()));
        out()
            .printf(
                "%nThe service is not running; start it with `%stidemark serve --dir %s`%n",
                port == null ? "" : "TIDEMARK_SERVER_PORT=" + port + " ", lakeOptions.dir());
        open.close();
        return 0;
      }
      serve(open, start(open));
    } catch (Exception e) {
      open.close();
      throw e;
    }
    return 0;
  }

  private Path config() {
    var named = lakeOptions.namedConfig();
    return named == null ? lakeOptions.dir().resolve("conf") : named;
  }

  private void rejectOthersLake(Path config) throws IOException {
    if (Files.exists(lakeOptions.dir().resolve("catalog.db"))
        && DemoSample.read(config).isEmpty()) {
      throw new CommandFailure(
          "The lake in %s was not created by a demo; choose another --dir"
              .formatted(lakeOptions.dir()));
    }
  }

  private void fill(LakeSession open) throws IOException {
    var config = open.workspace().config();
    var known = DemoSample.read(config);
    if (known.isPresent() && known.get().landed()) {
      out()
          .printf(
              "The lake in %s already contains %,d sample lines of a demo; using it%n",
              lakeOptions.dir(), known.get().events());
    } else {
      var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      var sample = known.orElse(new DemoSample(events, now, false));
      sample.write(config);
      out()
          .printf(
              "Writing %,d sample lines to the landing zone of %s …%n",
              sample.events(), lakeOptions.dir());
      out().flush();
      var topics = open.workspace().topics();
      var progress =
          new LoadProgress(
              "landing", false, CommandOutput.of(spec).err(), Terminal.watched(), System::nanoTime);
      SamplePublisher.land(
          sample.options(), t -> topics.find(t).isPresent(), open.lake().dir(), progress);
      progress.done();
      sample.allLanded().write(config);
    }
    new LandingZoneLoad(open, CommandOutput.of(spec)).run();
  }

  /** Starts the service, on the next free port if {@code --port} is not given. */
  private Service start(LakeSession open) throws Exception {
    var settings = open.workspace().settings();
    int first = settings.server().port();
    for (int i = 0; ; i++) {
      try {
        return Service.start(open.with(settings.onPort(first + i)), clock);
      } catch (PortException e) {
        if (!e.taken() || port != null || i == PORTS_TO_TRY) throw e;
        if (i == 0) out().printf("Port %d is in use; trying the next ones%n", first);
      }
    }
  }

  private void serve(LakeSession open, Service service) throws Exception {
    ShutdownHook.install(open, service);
    tell(open, service.uri());
    out().printf("%nTidemark is listening on %s; stop it with Ctrl-C%n", service.uri());
    out().flush();
    new CountDownLatch(1).await();
  }

  private void tell(LakeSession open, URI uri) throws IOException {
    var key = DevelopmentKey.read(open.workspace().config()).orElseThrow();
    var token = key.token("Demo", TOKEN_LIFE, clock);
    out().printf("%nA token for the user Demo, valid for 24 hours:%n%n%s%n", token);
    out().printf("%nRequests to try: a page, the next page and the schema of the events:%n");
    for (var line : new DemoTips(open, uri, token).lines()) out().printf("%n%s%n", line);
    out().flush();
  }

  private PrintWriter out() {
    return CommandOutput.of(spec).out();
  }
}
