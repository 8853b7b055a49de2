package dev.tidemark.benchmarks.page;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidemark.api.access.ClaimRules;
import dev.tidemark.api.access.VerificationKeys;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.http.Health;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.benchmarks.postgres.Postgres;
import dev.tidemark.benchmarks.postgres.PostgresEngine;
import dev.tidemark.benchmarks.postgres.PostgresPages;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import dev.tidemark.benchmarks.service.ServiceLake;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Measures the newest page as a client gets it over HTTP, with token and JSON: from Tidemark, from
 * Tidemark with a row cache, and from PostgreSQL behind the same server, alternately in one
 * process.
 */
public final class HttpPageBenchmark {
  private static final int WARM_UP = 300;
  private static final String USER = "Demo";
  private static final long KEPT_BYTES = 64 << 20;

  private final Path scratch;
  private final Report report;

  public HttpPageBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  /** A backend of the server. */
  private record Backend(String name, HttpService http, List<Double> millis) {}

  public void run(int days, int perDay, int rounds) throws Exception {
    Path programs = Postgres.programs().orElseThrow();
    try (FilledLake lake = FilledLake.in(scratch);
        PostgresPages postgres = PostgresPages.start(programs)) {
      lake.fill(days, perDay, 60, postgres::take);
      report.line("%s", postgres.finish((long) days * perDay));
      report.line("%d days × %d events", days, perDay);
      Files.writeString(scratch.resolve("conf/access.json"), "{\"calls\": {\"" + USER + "\": {}}}");
      try (PostgresEngine newest = postgres.newestPages();
          DuckDbEngine duckdb =
              DuckDbEngine.open(lake.warehouse(), DuckDbOptions.forProcessors(2))) {
        measure(lake, newest, duckdb, rounds);
      }
    }
  }

  private void measure(FilledLake lake, QueryEngine newest, QueryEngine duckdb, int rounds)
      throws Exception {
    KeyPair keys = keys();
    List<Backend> all = new ArrayList<>();
    try (var client = HttpClient.newHttpClient()) {
      all.add(after("Tidemark", history(lake, lake.snapshots(), duckdb, 0), keys));
      all.add(
          after("Tidemark, rows kept", history(lake, lake.snapshots(), duckdb, KEPT_BYTES), keys));
      all.add(after("PostgreSQL", history(lake, new OneFile(lake.snapshots()), newest, 0), keys));
      String token = token(keys);
      for (int round = -WARM_UP; round < rounds; round++) {
        for (Backend backend : all) {
          double millis = ask(client, backend.http, token);
          if (round >= 0) backend.millis.add(millis);
        }
      }
      report.line("newest page of 50 over HTTP; ms, median (min–max) of %d in turn", rounds);
      double postgres = Summary.of(all.getLast().millis).median();
      for (Backend backend : all) {
        Summary summary = Summary.of(backend.millis);
        report.line("  %-20s %-28s %.2f×", backend.name, summary, summary.median() / postgres);
      }
    } finally {
      for (Backend backend : all) backend.http.close();
    }
  }

  private static double ask(HttpClient client, HttpService http, String token) throws Exception {
    var request = ServiceLake.query(http.uri(), token, "{\"limit\":50}");
    Stopwatch clock = Stopwatch.start();
    var answer = client.send(request, BodyHandlers.ofString());
    double millis = clock.millis();
    boolean isPage = answer.statusCode() == 200 && answer.body().contains("\"has_more\":true");
    if (!isPage) throw new IllegalStateException(answer.body());
    return millis;
  }

  private EventHistory history(
      FilledLake lake, Snapshots snapshots, QueryEngine engine, long knownBytes)
      throws IOException {
    var cursors =
        new CursorCodec(CursorKeys.inLake(lake.dir()), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    return new EventHistory(snapshots, engine, cursors, PageLimits.DEFAULT, knownBytes);
  }

  private Backend after(String name, EventHistory history, KeyPair keys)
      throws IOException, ConfigException {
    Workspace workspace =
        Workspace.read(
            scratch.resolve("lake"), scratch.resolve("conf"), Map.of("TIDEMARK_SERVER_PORT", "0"));
    var http =
        HttpService.start(
            workspace.settings(),
            VerificationKeys.of(List.of((RSAPublicKey) keys.getPublic())),
            new ClaimRules(true, "", "", Duration.ZERO, Clock.systemUTC()),
            workspace.access(),
            (CurrentTopics) workspace::topics,
            history,
            new Health(List.of()),
            new Metrics(workspace.topics(), Clock.systemUTC()));
    return new Backend(name, http, new ArrayList<>());
  }

  private static KeyPair keys() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String token(KeyPair keys) throws JOSEException {
    Date tomorrow = Date.from(Clock.systemUTC().instant().plus(Duration.ofDays(1)));
    var claims = new JWTClaimsSet.Builder().subject(USER).expirationTime(tomorrow).build();
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
    token.sign(new RSASSASigner(keys.getPrivate()));
    return token.serialize();
  }
}
