package dev.tidemark.api;

import dev.tidemark.api.access.DevelopmentKey;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.api.service.Service;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.catalog.load.ProgressListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A real service on a real lake with {@value #EVENTS} events of topic hub, for tests over sockets.
 */
public final class ServedLake implements AutoCloseable {
  public static final int EVENTS = 60;

  private final LakeSession open;
  private final Service service;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedLake(LakeSession open, Service service) {
    this.open = open;
    this.service = service;
  }

  /** Makes a configuration and a lake in an empty folder, and serves it. */
  public static ServedLake start(Path dir, Map<String, String> options) throws Exception {
    return start(dir, options, conf -> {});
  }

  /** Changes a configuration. */
  @FunctionalInterface
  public interface Change {
    void of(Path conf) throws IOException;
  }

  /** As {@link #start(Path, Map)}, with a change of the configuration. */
  public static ServedLake start(Path dir, Map<String, String> options, Change change)
      throws Exception {
    configure(dir);
    change.of(dir.resolve("conf"));
    var environment =
        new HashMap<>(Map.of("TIDEMARK_SERVER_PORT", "0", "TIDEMARK_LOAD_INTERVAL", "off"));
    environment.putAll(options);
    var workspace = Workspace.read(dir, dir.resolve("conf"), environment);
    var clock = Clock.systemUTC();
    var open = LakeSession.open(workspace, clock);
    load(open, Files.writeString(dir.resolve("hub.ndjson"), events()));
    return new ServedLake(open, Service.start(open, clock));
  }

  /** As {@link #start(Path, Map)}, where this says who may see what. */
  public static ServedLake start(Path dir, Map<String, String> options, String access)
      throws Exception {
    return start(dir, options, conf -> Files.writeString(conf.resolve("access.json"), access));
  }

  /** The sample configuration with a key, in {@code conf} of a folder. */
  public static DevelopmentKey configure(Path dir) throws IOException {
    var sample = Path.of("..", "conf");
    var conf = Files.createDirectories(dir.resolve("conf"));
    try (var files = Files.walk(sample)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = conf.resolve(sample.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return ServiceKey.of(conf);
  }

  /** Events of two days, some at one moment, with quotes and letters of all kinds. */
  public static String events() {
    return IntStream.range(0, EVENTS)
        .mapToObj(
            i ->
                """
                {"organizationID":"%d","logType":"hub","environment":"%s","time":"2026-01-%02dT10:%02d:00.000Z",\
                "action":"a%d","description":"it's \\"№%d\\" 日本","success":%b,"type":"request","attempt":%d}"""
                    .formatted(
                        i % 3,
                        i % 2 == 0 ? "prod" : "dev",
                        10 + i / 40,
                        i % 10,
                        i,
                        i,
                        i % 4 != 0,
                        i))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static void load(LakeSession open, Path file) {
    var topic = open.workspace().topics().find("hub").orElseThrow();
    try (var loader = open.loader()) {
      var report = loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      if (report.loaded() != EVENTS) throw new AssertionError(report.toString());
    }
  }

  public URI uri() {
    return service.uri();
  }

  public Path dir() {
    return open.workspace().dir();
  }

  public LakeSession open() {
    return open;
  }

  public Service service() {
    return service;
  }

  /** A token that holds for a day. */
  public String token(String user) {
    return ServiceKey.token(user);
  }

  /** A new token that holds for this long. */
  public String token(String user, Duration life) {
    return ServiceKey.token(user, life);
  }

  /** A request to a path, to be made more of. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri() + path));
  }

  /** A query of user Demo. */
  public HttpRequest.Builder query(String path, String body) {
    return request(path)
        .header("Authorization", "Bearer " + token("Demo"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /** Events of user Demo. */
  public HttpRequest.Builder events(String topic, String type, byte[] body) {
    return request("/topics/" + topic)
        .header("Authorization", "Bearer " + token("Demo"))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    service.close();
    open.close();
  }
}
