package dev.tidemark.api.config;

import java.time.Duration;

/**
 * All options, as one immutable value that {@link SettingsReader} reads.
 *
 * <p>The names of the components are the keys of {@code application.yml}, with dashes for capitals:
 * {@code requireExp} of {@code auth} is {@code auth.require-exp} there, and {@code
 * TIDEMARK_AUTH_REQUIRE_EXP} in the environment, which takes precedence.
 */
public record Settings(
    Server server,
    Auth auth,
    Access access,
    Topics topics,
    Quota quota,
    Cursor cursor,
    Query query,
    Events events,
    Load load,
    Maintain maintain,
    Metrics metrics,
    Log log) {
  /** Returns these settings with another port. */
  public Settings onPort(int port) {
    var changed =
        new Server(
            server.host(),
            port,
            server.maxBody(),
            server.maxConnections(),
            server.headerTimeout(),
            server.bodyTimeout(),
            server.idleTimeout(),
            server.responseMemory(),
            server.corsOrigins(),
            server.shutdownTimeout());
    return new Settings(
        changed, auth, access, topics, quota, cursor, query, events, load, maintain, metrics, log);
  }

  /** Returns these settings with another load interval; zero: never. */
  public Settings loadingEvery(Duration interval) {
    var changed = new Load(interval, load.memory());
    return new Settings(
        server, auth, access, topics, quota, cursor, query, events, changed, maintain, metrics,
        log);
  }

  /** The HTTP server. */
  public record Server(
      @Option(
              description = "The address to listen on; all zeros listen on all addresses.",
              defaultValue = "localhost")
          String host,
      @Option(
              description = "The port to listen on; 0 uses any free port.",
              defaultValue = "8080",
              min = "0",
              max = "65535")
          int port,
      @Option(
              description = "The maximum size of the body of a query; a larger body gets 413.",
              defaultValue = "2MiB",
              min = "1KiB",
              max = "64MiB")
          DataSize maxBody,
      @Option(
              description =
                  "The maximum number of open connections; another one replaces an idle one. 0: "
                      + "half of the files that the process may open, at most 2000.",
              defaultValue = "0",
              min = "0",
              max = "1000000")
          int maxConnections,
      @Option(
              description = "How long the headers of a request may take to arrive.",
              defaultValue = "10s",
              min = "100ms",
              max = "10m")
          Duration headerTimeout,
      @Option(
              description =
                  "How long the body of a request may take to arrive; then the response is 408.",
              defaultValue = "2m",
              min = "100ms",
              max = "1h")
          Duration bodyTimeout,
      @Option(
              description =
                  "How long a connection may be idle, or its client may not read, before it is "
                      + "closed.",
              defaultValue = "5m",
              min = "100ms",
              max = "1h")
          Duration idleTimeout,
      @Option(
              description =
                  "The memory for responses that clients have not read yet; above it, the "
                      + "slowest connection of the caller with the most unread bytes is closed.",
              defaultValue = "64MiB",
              min = "1MiB",
              max = "16GiB")
          DataSize responseMemory,
      @Option(
              description =
                  "The origins, separated by commas, whose pages may call the API from a browser "
                      + "(CORS), or *; empty: none.",
              defaultValue = "")
          String corsOrigins,
      @Option(
              description =
                  "How long shutdown waits for running work: requests, the batch of a load, a "
                      + "maintenance step.",
              defaultValue = "20s",
              min = "0s",
              max = "10m")
          Duration shutdownTimeout) {}

  /** Token verification. */
  public record Auth(
      @Option(
              description = "Whether a token must have an expiry time (exp).",
              defaultValue = "true")
          boolean requireExp,
      @Option(
              description = "The issuer that a token must have (iss); empty: any.",
              defaultValue = "")
          String issuer,
      @Option(
              description = "An audience that a token must have (aud); empty: any.",
              defaultValue = "")
          String audience,
      @Option(
              description = "How much the clocks of issuer and service may differ.",
              defaultValue = "0s",
              min = "0s",
              max = "5m")
          Duration clockSkew,
      @Option(
              description = "The URL of a JSON Web Key Set with trusted keys; empty: none.",
              defaultValue = "")
          String jwksUrl,
      @Option(
              description = "The URL of trusted keys as Base64 of DER; empty: none.",
              defaultValue = "")
          String keysUrl,
      @Option(
              description = "How often key files and key URLs are read again.",
              defaultValue = "5m",
              min = "1s",
              max = "1d")
          Duration keysRefreshInterval,
      @Option(
              description = "How long a key URL may take to respond.",
              defaultValue = "5s",
              min = "100ms",
              max = "1m")
          Duration keysTimeout) {}

  /** Access rights. */
  public record Access(
      @Option(
              description = "How often access.json is read again.",
              defaultValue = "30s",
              min = "100ms",
              max = "1d")
          Duration refreshInterval) {}

  /** Topic definitions. */
  public record Topics(
      @Option(
              description =
                  "How often topics.yml and topics/ are checked; a change applies when two "
                      + "checks in a row find the same.",
              defaultValue = "30s",
              min = "100ms",
              max = "1d")
          Duration refreshInterval) {}

  /** Rate limits. */
  public record Quota(
      @Option(
              description = "The maximum number of requests of a caller per second; 0: unlimited.",
              defaultValue = "0",
              min = "0",
              max = "1000000")
          int perSecond,
      @Option(
              description = "The maximum number of requests of a caller in a burst.",
              defaultValue = "100",
              min = "1",
              max = "1000000")
          int burst) {}

  /** Cursors. */
  public record Cursor(
      @Option(
              description = "How long a cursor is valid.",
              defaultValue = "24h",
              min = "1m",
              max = "7d")
          Duration ttl) {}

  /** Queries. */
  public record Query(
      @Option(
              description = "The maximum number of queries that run simultaneously.",
              defaultValue = "4",
              min = "1",
              max = "256")
          int concurrency,
      @Option(
              description = "The maximum number of waiting queries; further queries get 503.",
              defaultValue = "64",
              min = "0",
              max = "10000")
          int queueSize,
      @Option(
              description =
                  "The memory for the bodies of queries that arrive or wait; further queries get "
                      + "503.",
              defaultValue = "32MiB",
              min = "1MiB",
              max = "16GiB")
          DataSize bodyMemory,
      @Option(
              description =
                  "The percentage of query.body-memory that one caller may use, but at least one "
                      + "body; further queries of the caller get 429.",
              defaultValue = "25",
              min = "1",
              max = "100")
          int bodyShare,
      @Option(
              description = "How long a query may run; then the response is 504.",
              defaultValue = "30s",
              min = "100ms",
              max = "10m")
          Duration timeout,
      @Option(
              description = "The memory that the query engine may use.",
              defaultValue = "1GiB",
              min = "128MiB",
              max = "1TiB")
          DataSize memory,
      @Option(
              description = "The memory for rows of repeated and next pages; 0B: no cache.",
              defaultValue = "64MiB",
              min = "0B",
              max = "1TiB")
          DataSize cacheMemory,
      @Option(
              description =
                  "How long a page searches for rows; then it ends, and its cursor continues the "
                      + "search.",
              defaultValue = "5s",
              min = "1ms",
              max = "10m")
          Duration budgetTime,
      @Option(
              description =
                  "The maximum number of bytes of data files that a page reads before it ends in "
                      + "the same way.",
              defaultValue = "4GiB",
              min = "1B",
              max = "1000TiB")
          DataSize budgetBytes,
      @Option(
              description =
                  "The maximum number of data files that a page opens before it ends in the same "
                      + "way.",
              defaultValue = "2000",
              min = "1",
              max = "100000000")
          int budgetFiles) {}

  /** Events over HTTP. */
  public record Events(
      @Option(
              description =
                  "The maximum size of the body of a POST of events, after decompression; a "
                      + "larger body gets 413.",
              defaultValue = "16MiB",
              min = "1KiB",
              max = "64MiB")
          DataSize maxBody,
      @Option(
              description =
                  "The memory for bodies of events that are being processed; further requests "
                      + "get 503.",
              defaultValue = "128MiB",
              min = "1MiB",
              max = "16GiB")
          DataSize memory,
      @Option(
              description =
                  "The percentage of events.memory that one caller may use, but at least one "
                      + "body; further requests of the caller get 429.",
              defaultValue = "25",
              min = "1",
              max = "100")
          int memoryShare) {}

  /** Loading. */
  public record Load(
      @Option(
              description = "How often the service looks for landed events; off: never.",
              defaultValue = "10s",
              min = "1s",
              max = "1d",
              off = true)
          Duration interval,
      @Option(
              description =
                  "The memory that the engine of a load may use, in addition to the Java heap; a "
                      + "topic with more than about 1 500 members needs 160 KiB per member, whatever "
                      + "is set.",
              defaultValue = "256MiB",
              min = "64MiB",
              max = "1TiB")
          DataSize memory) {}

  /** Maintenance. */
  public record Maintain(
      @Option(
              description = "How often the service maintains the tables; off: never.",
              defaultValue = "10m",
              min = "1s",
              max = "7d",
              off = true)
          Duration interval,
      @Option(
              description = "How long a run may take; no step starts after that.",
              defaultValue = "1m",
              min = "1s",
              max = "1d")
          Duration time,
      @Option(
              description = "The maximum number of bytes of data files that a run rewrites.",
              defaultValue = "2GiB",
              min = "1MiB",
              max = "1TiB")
          DataSize bytes,
      @Option(
              description = "The memory for rewriting files; more is spilled to disk.",
              defaultValue = "512MiB",
              min = "128MiB",
              max = "1TiB")
          DataSize memory,
      @Option(
              description = "The approximate size of a compacted data file.",
              defaultValue = "128MiB",
              min = "1MiB",
              max = "4GiB")
          DataSize fileSize,
      @Option(
              description =
                  "The maximum number of snapshots per table; above it the oldest are expired, "
                      + "even if a cursor refers to them.",
              defaultValue = "9000",
              min = "10",
              max = "10000")
          int maxSnapshots,
      @Option(
              description = "The age at which a file that no snapshot refers to is deleted.",
              defaultValue = "1d",
              min = "1h",
              max = "365d")
          Duration orphanAge) {}

  /** Metrics. */
  public record Metrics(
      @Option(
              description =
                  "A secret that requests for /prometheus must send as a Bearer token; empty: "
                      + "none.",
              defaultValue = "")
          String token) {}

  /** Logs. */
  public record Log(
      @Option(
              description = "The format of log messages: a line of text or a JSON object.",
              defaultValue = "text")
          Format format) {
    /** The format of the log. */
    public enum Format {
      TEXT,
      JSON
    }
  }
}
