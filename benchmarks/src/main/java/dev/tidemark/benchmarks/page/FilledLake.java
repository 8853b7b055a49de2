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

/** A lake of so many days of events, loaded by the real loader, and the history that answers. */
final class FilledLake implements AutoCloseable {
  /** What one event in all of them has as its server: its file's bounds tell. */
  static final String RARE = "zone-1";

  /** What the same event has in a member that no column has. */
  static final String RARE_ROUTE = "r77";

  private static final int DAYS_A_LOAD = 10;

  /** As a service keeps where nothing else is said. */
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

  /** What else is to be done with the events of each file before it is deleted. */
  interface FileAction {
    void take(Path file) throws IOException, InterruptedException;
  }

  /** An empty lake in a folder. */
  static FilledLake in(Path scratch) throws IOException {
    return new FilledLake(scratch, new BenchmarkLake(Files.createDirectories(scratch)));
  }

  /** Loads so many events of each day; one event in the middle has the rare values. */
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

  /** Where the data files are. */
  Path warehouse() {
    return lake.lake().warehouse();
  }

  Path dir() {
    return lake.lake().dir();
  }

  /** One page, as a caller asks for it. */
  Page page(@Nullable String cursor, int limit, String filter) {
    String from = cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"";
    return inProcessClient.page("{\"limit\":%d,\"filter\":{%s}%s}".formatted(limit, filter, from));
  }

  /** The newest page, as a service gives it that keeps rows. */
  Page keptPage() {
    return keeping.page("{\"limit\":50}");
  }

  /** The last rows of so many pages of 50, by cursors, of who keeps rows or keeps none. */
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

  /** All pages of a query that has few rows: how many rows there were. */
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

  /** The cursor behind so many pages of 50, as a client reaches it: by following cursors. */
  String after(int pages) {
    String cursor = null;
    for (int i = 0; i < pages; i++) cursor = page(cursor, 50, "").cursor().orElseThrow();
    if (cursor == null) throw new IllegalArgumentException("at least one page");
    return cursor;
  }

  /** The cursor of a walk, a thousand rows a page, where it comes to an instant. */
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
