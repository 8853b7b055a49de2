package dev.tidemark.api.cli;

import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.api.service.Service;
import dev.tidemark.api.service.ShutdownHook;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the HTTP service and loads landed events, until it is stopped. */
@Command(
    name = "serve",
    description = "Run the HTTP service and load landed events, until stopped (Ctrl-C or SIGTERM).",
    footer = {"", "Examples:", "  tidemark serve", "  tidemark serve --port 0 --load-interval 30s"})
final class ServeCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      description = "The port to listen on; 0 uses any free port (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--load-interval",
      paramLabel = "TIME",
      converter = DurationConverter.OrOff.class,
      description = "How often landed events are loaded, such as 10s, or off (default: 10s).")
  private @Nullable Duration loadInterval;

  @Override
  public Integer call() throws Exception {
    var workspace = lakeOptions.workspace();
    var settings = workspace.settings();
    if (port != null) settings = settings.onPort(Ports.checked(port));
    if (loadInterval != null) settings = settings.loadingEvery(loadInterval);
    var clock = Clock.systemUTC();
    var open = LakeSession.open(workspace.with(settings), clock);
    try {
      run(open, Service.start(open, clock));
    } catch (Exception e) {
      open.close();
      throw e;
    }
    return 0;
  }

  private void run(LakeSession open, Service service) throws InterruptedException {
    ShutdownHook.install(open, service);
    var out = CommandOutput.of(spec).out();
    out.printf("Tidemark is listening on %s; stop it with Ctrl-C%n", service.uri());
    out.flush();
    new CountDownLatch(1).await();
  }
}
