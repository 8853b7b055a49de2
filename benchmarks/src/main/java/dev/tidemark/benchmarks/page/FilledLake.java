package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.page.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lake with days of events that the real loader has loaded, with clients for its pages. */
final class FilledLake implements AutoCloseable {
  /** The server of exactly one event; the bounds of its file show it. */
  static final String RARE = "zone-1";

  /** The value of the same event in a member without a column. */
  static final String RARE_ROUTE = "r77";

  private static final int DAYS_A_LOAD = 10;

  /** The default cache size of the service. */
  private static final long KEPT_BYTES = 64 << 20;

  private final Path scratch;
  private final BenchmarkLake lake;
  private final InProcessClient inProcessClient;
  private final InProcessClient keeping;

  private FilledLake(Path scratch, BenchmarkLake lake) throws IOException {
    this.scratch = scratch;
    this.lake = lake;
    this.inProcessClient = new InProcessClient(lake);
    this.keeping = new InProcessClient(lake, KEPT_BYTES);
  }

  /** Processes the events of each file before it is deleted. */
  interface FileAction {
    void take(Path file) throws IOException, InterruptedException;
  }

  /** Creates an empty lake in a folder. */
  static FilledLake in(Path scratch) throws IOException {
    return new FilledLake(scratch, new BenchmarkLake(Files.createDirectories(scratch)));
  }

  /** Loads {@code perDay} events for each day; one event in the middle has the rare values. */
  void fill(int days, int perDay, int organisations, FileAction fileAction)
      throws IOException, InterruptedException {
    long loaded = 0;
    for (int from = days; from > 0; from -= DAYS_A_LOAD) {
      List<Path> batch = new ArrayList<>();
      for (int day = from - 1; day >= Math.max(0, from - DAYS_A_LOAD); day--) {
        Path file = scratch.resolve("day-" + day + ".ndjson");
        CallEvents.writeDay(file, day, perDay, organisations);
        if (day == days / 2) makeOneRare(file);
        fileAction.take(file);
        batch.add(file);
      }
      LoadReport result = lake.load(batch);
      loaded += result.loaded();
      for (Path file : batch) Files.delete(file);
    }
    if (loaded != (long) days * perDay) throw new IllegalStateException("loaded only " + loaded);
  }

  private static void makeOneRare(Path file) throws IOException {
    String text = Files.readString(file);
    int line = text.indexOf('\n', text.length() / 2) + 1;
    String changed =
        text.substring(line)
            .replaceFirst("\"server\":\"[^\"]+\"", "\"server\":\"" + RARE + "\"")
            .replaceFirst("\"route\":\"[^\"]+\"", "\"route\":\"" + RARE_ROUTE + "\"");
    Files.writeString(file, text.substring(0, line) + changed);
  }

  List<DataFile> files() {
    return lake.lake().snapshots().current(lake.topic()).files().stream().toList();
  }

  Snapshots snapshots() {
    return lake.lake().snapshots();
  }

  /** Returns the folder of the data files. */
  Path warehouse() {
    return lake.lake().warehouse();
  }

  Path dir() {
    return lake.lake().dir();
  }

  /** Returns one page, as for a client. */
  Page page(@Nullable String cursor, int limit, String filter) {
    String from = cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"";
    return inProcessClient.page("{\"limit\":%d,\"filter\":{%s}%s}".formatted(limit, filter, from));
  }

  /** Returns the newest page from a client with a row cache. */
  Page keptPage() {
    return keeping.page("{\"limit\":50}");
  }

  /**
   * Returns the last row of each of several pages of 50, by cursors, with or without a row cache.
   */
  List<Row> walk(int pages, boolean kept) {
    List<Row> ends = new ArrayList<>();
    String from = "";
    for (int i = 0; i < pages; i++) {
      Page page = (kept ? keeping : inProcessClient).page("{\"limit\":50%s}".formatted(from));
      ends.add(page.rows().getLast());
      from = ",\"cursor\":\"" + page.cursor().orElseThrow() + "\"";
    }
    return ends;
  }

  /** Reads all pages of a query with few rows and returns the number of rows. */
  int all(String filter) {
    int rows = 0;
    String cursor = null;
    do {
      Page page = page(cursor, 50, filter);
      rows += page.rows().size();
      cursor = page.cursor().orElse(null);
    } while (cursor != null);
    return rows;
  }

  /** Returns the cursor after {@code pages} pages of 50, by following cursors as a client does. */
  String after(int pages) {
    String cursor = null;
    for (int i = 0; i < pages; i++) cursor = page(cursor, 50, "").cursor().orElseThrow();
    if (cursor == null) throw new IllegalArgumentException("'pages' must be at least 1");
    return cursor;
  }

  /** Reads pages of a thousand rows and returns the cursor at which they reach an instant. */
  String at(Instant until) {
    String cursor = null;
    while (true) {
      Page page = page(cursor, 1000, "");
      cursor = page.cursor().orElseThrow();
      if (page.rows().getLast().timestamp().isBefore(until)) return cursor;
    }
  }

  @Override
  public void close() {
    inProcessClient.close();
    keeping.close();
    lake.close();
  }
}
