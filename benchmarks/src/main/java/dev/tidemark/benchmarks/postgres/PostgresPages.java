package dev.tidemark.benchmarks.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** PostgreSQL with the events as pages need them: an index (timestamp, id), the event as JSONB. */
public final class PostgresPages implements AutoCloseable {
  private final Postgres server;
  private final Psql session;

  private PostgresPages(Postgres server, Psql session) {
    this.server = server;
    this.session = session;
  }

  public static PostgresPages start(Path programs) throws IOException, InterruptedException {
    Postgres server = Postgres.start(programs);
    server.ask("CREATE UNLOGGED TABLE lines (line text)");
    server.ask(
        "CREATE TABLE events (id text, timestamp timestamptz, env text, org text, payload jsonb)");
    return new PostgresPages(server, new Psql(server.session()));
  }

  /** Inserts the events of a file. */
  public void take(Path file) throws IOException, InterruptedException {
    server.copyLines(file, "lines");
    server.ask(
        """
        INSERT INTO events
        SELECT e->>'event_id', to_timestamp((e->>'timestamp')::bigint / 1000.0), e->>'environment',
               e->>'tenant_id', e
        FROM (SELECT line::jsonb AS e FROM lines) AS read""");
    server.ask("TRUNCATE lines");
  }

  /** Creates the index and returns a description of the database. */
  public String finish(long expected) throws IOException, InterruptedException {
    server.ask("CREATE INDEX ON events (timestamp, id)");
    server.ask("VACUUM ANALYZE events");
    long rows = Long.parseLong(server.ask("SELECT count(*) FROM events"));
    if (rows != expected) throw new IllegalStateException(rows + " rows of " + expected);
    return server.ask(
        "SELECT split_part(version(), ' ', 1) || ' ' || split_part(version(), ' ', 2)"
            + " || ', as it comes, ' || pg_size_pretty(pg_total_relation_size('events'))");
  }

  /** Returns an engine that runs a service's query for the newest page on a separate connection. */
  public PostgresEngine newestPages() throws SQLException {
    return new PostgresEngine(server.url());
  }

  public long tableBytes() throws IOException, InterruptedException {
    return Long.parseLong(server.ask("SELECT pg_table_size('events')"));
  }

  public long indexBytes() throws IOException, InterruptedException {
    return Long.parseLong(server.ask("SELECT pg_indexes_size('events')"));
  }

  /** Reads 51 rows in the order of the index, which is the fastest for PostgreSQL. */
  public void ask(String where, int offset) throws IOException {
    session.millis(
        "SELECT id, timestamp, env, org, payload FROM events"
            + (where.isEmpty() ? "" : " WHERE " + where)
            + " ORDER BY timestamp DESC, id DESC LIMIT 51 OFFSET "
            + offset);
  }

  @Override
  public void close() throws IOException {
    session.close();
    server.close();
  }
}
