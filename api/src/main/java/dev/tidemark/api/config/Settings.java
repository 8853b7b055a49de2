package dev.tidemark.api.config;

import java.time.Duration;

/**
 * Everything that can be set, as one immutable value; {@link SettingsReader} makes it.
 *
 * <p>The names of the components are the keys of {@code application.yml}, with dashes for capitals:
 * {@code requireExp} of {@code auth} is {@code auth.require-exp} there, and {@code
 * TIDEMARK_AUTH_REQUIRE_EXP} in the environment, which wins.
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
  /** The same on another port. */
  public Settings onPort(int port) {
    var changed =
        new Server(
            server.host(),
            port,
            server.maxBody(),
            server.maxConnections(),
            server.headWithin(),
            server.bodyWithin(),
            server.idleTimeout(),
            server.answerMemory(),
            server.corsOrigins(),
            server.stopWithin());
    return new Settings(
        changed, auth, access, topics, quota, cursor, query, events, load, maintain, metrics, log);
  }

  /** The same with another interval of loading; zero: never. */
  public Settings loadingEvery(Duration interval) {
    var changed = new Load(interval, load.memory());
    return new Settings(
        server, auth, access, topics, quota, cursor, query, events, changed, maintain, metrics,
        log);
  }

  /** The HTTP server. */
  public record Server(
      @Option(
              says = "The address to listen on; all zeros listen on every one.",
              initial = "localhost")
          String host,
      @Option(
              says = "The port to listen on; 0 takes any free one.",
              initial = "8080",
              min = "0",
              max = "65535")
          int port,
      @Option(
              says = "The largest body of a question; a larger one is answered 413.",
              initial = "2MiB",
              min = "1KiB",
              max = "64MiB")
          DataSize maxBody,
      @Option(
              says =
                  "How many connections are open at once; a further one takes the place of one that"
                      + " is idle. 0: half of the files that the process may open, 2000 at most.",
              initial = "0",
              min = "0",
              max = "1000000")
          int maxConnections,
      @Option(
              says = "How long the head of a request may take to arrive.",
              initial = "10s",
              min = "100ms",
              max = "10m")
          Duration headWithin,
      @Option(
              says = "How long the body of a request may take to arrive; then it is answered 408.",
              initial = "2m",
              min = "100ms",
              max = "1h")
          Duration bodyWithin,
      @Option(
              says =
                  "How long a connection stays open on which nothing moves while no request is"
                      + " being answered, or while its client does not read.",
              initial = "5m",
              min = "100ms",
              max = "1h")
          Duration idleTimeout,
      @Option(
              says =
                  "The memory for answers that clients have not read yet; beyond it the slowest"
                      + " connection of the caller with most of it is closed.",
              initial = "64MiB",
              min = "1MiB",
              max = "16GiB")
          DataSize answerMemory,
      @Option(
              says =
                  "The origins, separated by commas, whose pages may call the API from a browser"
                      + " (CORS), or *; empty: none.",
              initial = "")
          String corsOrigins,
      @Option(
              says =
                  "How long a stopping service waits for what it has begun: requests, the batch of"
                      + " a load, a step of upkeep.",
              initial = "20s",
              min = "0s",
              max = "10m")
          Duration stopWithin) {}

  /** Who is believed. */
  public record Auth(
      @Option(says = "Whether a token must say when it expires.", initial = "true")
          boolean requireExp,
      @Option(says = "The issuer that a token must name; empty: any.", initial = "") String issuer,
      @Option(says = "An audience that a token must name; empty: any.", initial = "")
          String audience,
      @Option(
              says = "How far the clocks of issuer and service may differ.",
              initial = "0s",
              min = "0s",
              max = "5m")
          Duration clockSkew,
      @Option(
              says = "A URL that answers with a JSON Web Key Set of trusted keys; empty: none.",
              initial = "")
          String jwksUrl,
      @Option(
              says = "A URL that answers with trusted keys in Base64 of DER; empty: none.",
              initial = "")
          String keysUrl,
      @Option(
              says = "How often files and URLs of keys are read again.",
              initial = "5m",
              min = "1s",
              max = "1d")
          Duration keysRefresh,
      @Option(
              says = "How long a URL of keys may take to answer.",
              initial = "5s",
              min = "100ms",
              max = "1m")
          Duration keysTimeout) {}

  /** Who may do what. */
  public record Access(
      @Option(
              says = "How often access.json is read again.",
              initial = "30s",
              min = "100ms",
              max = "1d")
          Duration reread) {}

  /** What the topics are. */
  public record Topics(
      @Option(
              says =
                  "How often topics.yml and topics/ are looked at; a change is taken when two looks"
                      + " found the same.",
              initial = "30s",
              min = "100ms",
              max = "1d")
          Duration reread) {}

  /** How often a caller may come. */
  public record Quota(
      @Option(
              says = "How many requests a second a caller may make; 0: as many as they like.",
              initial = "0",
              min = "0",
              max = "1000000")
          int perSecond,
      @Option(
              says = "How many of them may come at once.",
              initial = "100",
              min = "1",
              max = "1000000")
          int burst) {}

  /** Where the next page begins. */
  public record Cursor(
      @Option(says = "How long a cursor is good for.", initial = "24h", min = "1m", max = "7d")
          Duration life) {}

  /** How questions are answered. */
  public record Query(
      @Option(
              says = "How many questions are answered at once.",
              initial = "4",
              min = "1",
              max = "256")
          int atOnce,
      @Option(
              says = "How many more may wait; further ones are answered 503.",
              initial = "64",
              min = "0",
              max = "10000")
          int waiting,
      @Option(
              says =
                  "The memory for the bodies of questions that arrive or wait; further ones are"
                      + " answered 503.",
              initial = "32MiB",
              min = "1MiB",
              max = "16GiB")
          DataSize bodyMemory,
      @Option(
              says =
                  "The percentage of it that one caller may take, but at least one body; their"
                      + " further ones are answered 429.",
              initial = "25",
              min = "1",
              max = "100")
          int bodyShare,
      @Option(
              says = "How long one question may take before it is answered 504.",
              initial = "30s",
              min = "100ms",
              max = "10m")
          Duration timeout,
      @Option(
              says = "The memory that the engine may use.",
              initial = "1GiB",
              min = "128MiB",
              max = "1TiB")
          DataSize memory,
      @Option(
              says =
                  "The memory for rows that were read and may be asked for again, or next; 0B:"
                      + " none.",
              initial = "64MiB",
              min = "0B",
              max = "1TiB")
          DataSize knownRows,
      @Option(
              says =
                  "How long a page looks for rows; then it ends with those that it has, and the next"
                      + " one goes on there.",
              initial = "5s",
              min = "1ms",
              max = "10m")
          Duration budgetTime,
      @Option(
              says = "How many bytes of data files a page reads until it ends so.",
              initial = "4GiB",
              min = "1B",
              max = "1000TiB")
          DataSize budgetBytes,
      @Option(
              says = "How many data files a page opens until it ends so.",
              initial = "2000",
              min = "1",
              max = "100000000")
          int budgetFiles) {}

  /** How events are taken over HTTP. */
  public record Events(
      @Option(
              says = "The largest body of events, unzipped; a larger one is answered 413.",
              initial = "16MiB",
              min = "1KiB",
              max = "64MiB")
          DataSize maxBody,
      @Option(
              says =
                  "The memory for the bodies of events that are taken at once; further ones are"
                      + " answered 503.",
              initial = "128MiB",
              min = "1MiB",
              max = "16GiB")
          DataSize memory,
      @Option(
              says =
                  "The percentage of it that one caller may take, but at least one body; their"
                      + " further ones are answered 429.",
              initial = "25",
              min = "1",
              max = "100")
          int memoryShare) {}

  /** How landed events are loaded. */
  public record Load(
      @Option(
              says = "How often the service looks for landed events; off: never.",
              initial = "10s",
              min = "1s",
              max = "1d",
              off = true)
          Duration interval,
      @Option(
              says =
                  "The memory that the engine of a load may use beside the Java heap; a topic of"
                      + " more than some 1 500 members takes 160 KiB for each, whatever is set.",
              initial = "256MiB",
              min = "64MiB",
              max = "1TiB")
          DataSize memory) {}

  /** How tables are kept in order. */
  public record Maintain(
      @Option(
              says = "How often the service keeps the tables in order; off: never.",
              initial = "10m",
              min = "1s",
              max = "7d",
              off = true)
          Duration interval,
      @Option(
              says = "How long it may take each time; it begins no step after that.",
              initial = "1m",
              min = "1s",
              max = "1d")
          Duration time,
      @Option(
              says = "How many bytes of data files it may write again each time.",
              initial = "2GiB",
              min = "1MiB",
              max = "1TiB")
          DataSize bytes,
      @Option(
              says = "The memory that writing files again may take; more is spilled to the disk.",
              initial = "512MiB",
              min = "128MiB",
              max = "1TiB")
          DataSize memory,
      @Option(
              says = "About how large a data file becomes.",
              initial = "128MiB",
              min = "1MiB",
              max = "4GiB")
          DataSize fileSize,
      @Option(
              says =
                  "How many snapshots a table keeps; beyond them the oldest go though a cursor may"
                      + " pin them.",
              initial = "9000",
              min = "10",
              max = "10000")
          int maxSnapshots,
      @Option(
              says = "How old a file is that no snapshot holds before it is deleted.",
              initial = "1d",
              min = "1h",
              max = "365d")
          Duration orphanAge) {}

  /** Who may read the metrics. */
  public record Metrics(
      @Option(
              says = "A secret that a reader of /prometheus must send as Bearer; empty: none.",
              initial = "")
          String token) {}

  /** How the log is written. */
  public record Log(
      @Option(says = "A line of text, or a JSON object, for each message.", initial = "text")
          Format format) {
    /** What a line of the log looks like. */
    public enum Format {
      TEXT,
      JSON
    }
  }
}
