package dev.tidemark.testkit.trino;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.trino.TrinoEngine;
import dev.tidemark.sql.engine.trino.TrinoOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real Trino server in a separate process, shared by all tests of a JVM: it starts at first use
 * and ends with the JVM, however that ends. Thread-safe.
 */
public final class TrinoServer {
  private static final String VERSION = "483";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String USER = "test";
  private static final String READY = "\"starting\":false";

  /** Little JIT compilation: the queries of tests are small and many. */
  private static final List<String> QUICK =
      List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** The options that Trino needs to start. */
  private static final List<String> JVM =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static @Nullable TrinoServer shared;

  private final int port;
  private final AtomicInteger catalogs = new AtomicInteger();

  private TrinoServer(int port) {
    this.port = port;
  }

  /** Returns the server of this JVM. */
  public static synchronized TrinoServer shared() {
    if (shared == null) {
      try {
        shared = start(QUICK);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /**
   * Starts a separate server that ends with this JVM.
   *
   * @param options options of the server's JVM
   */
  public static TrinoServer start(List<String> options) throws IOException {
    Path folder = Files.createTempDirectory("tidemark-trino-");
    int port = freePort();
    TrinoFiles files = TrinoFiles.in(folder, port);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(JVM);
    command.add("-Dconfig=" + files.etc());
    command.add("-cp");
    command.add(
        files.classPath().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator))
            + File.pathSeparator
            + ourClasses());
    command.add(TrinoMain.class.getName());
    command.add(VERSION);
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder)));
    awaitReady(process, port, log);
    TrinoServer server = new TrinoServer(port);
    // The first statement loads thousands of classes; here it is not part of a measured time.
    server.say("SELECT 1");
    return server;
  }

  /**
   * Returns an engine over the tables of a lake; closing it removes the lake from Trino.
   *
   * @param lake the folder of the lake
   */
  public QueryEngine engine(Path lake) {
    String catalog = "lake_" + catalogs.incrementAndGet();
    say(
        """
        CREATE CATALOG %s USING iceberg WITH (
          "iceberg.catalog.type" = 'jdbc',
          "iceberg.jdbc-catalog.driver-class" = 'org.sqlite.JDBC',
          "iceberg.jdbc-catalog.connection-url" = 'jdbc:sqlite:%2$s/catalog.db',
          "iceberg.jdbc-catalog.catalog-name" = 'tidemark',
          "iceberg.jdbc-catalog.schema-version" = 'V1',
          "iceberg.jdbc-catalog.default-warehouse-dir" = 'file://%2$s/warehouse',
          "iceberg.table-statistics-enabled" = 'false',
          "fs.local.enabled" = 'true',
          "local.location" = '/')\
        """
            .formatted(catalog, lake));
    TrinoOptions options = new TrinoOptions(url(), USER, "", catalog, "tidemark");
    return new LakeInTrino(
        new TrinoEngine(options), () -> say("DROP CATALOG IF EXISTS " + catalog));
  }

  /** Returns the same for simultaneous pages: many of them run in one statement. */
  public QueryEngine askedTogether(Path lake) {
    return new BatchingEngine(engine(lake));
  }

  /** Returns the address for Trino's JDBC driver. */
  public String url() {
    return "jdbc:trino://127.0.0.1:" + port;
  }

  private void say(String sql) {
    try (Connection connection = DriverManager.getConnection(url(), USER, null);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path ourClasses() {
    try {
      return Path.of(TrinoMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitReady(Process process, int port, Path log) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpRequest info =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        try {
          if (http.send(info, HttpResponse.BodyHandlers.ofString()).body().contains(READY)) return;
        } catch (IOException notYet) {
          // The server does not listen yet.
        }
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(log);
    throw new IllegalStateException(
        "Trino does not start; it needs a JDK 25 with the module jdk.incubator.vector, and 1.5 GB"
            + " of memory:\n"
            + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())));
  }

  private static void end(Process process, Path folder) {
    process.destroyForcibly().onExit().join();
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(each);
    } catch (IOException e) {
      System.err.println("temporary files are left in " + folder + ": " + e);
    }
  }
}
