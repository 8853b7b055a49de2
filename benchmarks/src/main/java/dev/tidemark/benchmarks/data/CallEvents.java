package dev.tidemark.benchmarks.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The events of the benchmarks: about 370 bytes each, thirteen declared scalars and one undeclared
 * object.
 */
public final class CallEvents {
  public static final String TOPIC = "calls";

  /** The first instant after the last event; fixed, so that later runs use the same queries. */
  public static final Instant END = Instant.parse("2026-01-01T00:00:00Z");

  private static final String[] ACTIONS = {"accept", "route", "map", "deliver", "retry", "reject"};
  private static final String[] APPS = {
    "portal", "app", "hub", "gateway", "connector", "container"
  };
  private static final long DAY = ChronoUnit.DAYS.getDuration().toMillis();

  private CallEvents() {}

  /**
   * Writes the events of one day, counted back from {@link #END} (0 is the last), in time order.
   */
  public static void writeDay(Path file, int day, int events, int organisations)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      writeDay(out, day, events, organisations);
    }
  }

  /** Writes the last {@code days} days into one file, in time order. */
  public static void writeDays(Path file, int days, int perDay, int organisations)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int day = days - 1; day >= 0; day--) writeDay(out, day, perDay, organisations);
    }
  }

  /**
   * Writes the events of one day as {@link #writeDay(Path, int, int, int)} does; does not close the
   * stream.
   */
  public static void writeDay(OutputStream to, int day, int events, int organisations)
      throws IOException {
    var random = new SplittableRandom(20_260_101L + day);
    long from = END.toEpochMilli() - (day + 1) * DAY;
    var text = new StringBuilder(512);
    OutputStream out = new BufferedOutputStream(to, 1 << 20);
    for (int i = 0; i < events; i++) {
      text.setLength(0);
      long slot = DAY / events;
      append(text, random, from + i * slot + random.nextLong(Math.max(1, slot)), organisations);
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
  }

  private static void append(
      StringBuilder text, SplittableRandom random, long timestamp, int organisations) {
    int org = random.nextInt(organisations);
    boolean success = random.nextInt(20) != 0;
    text.append("{\"event_id\":\"").append(uuid(random));
    text.append("\",\"tenant_id\":\"org-").append(org);
    text.append("\",\"environment\":\"prod\",\"timestamp\":").append(timestamp);
    text.append(",\"action\":\"").append(ACTIONS[random.nextInt(ACTIONS.length)]);
    text.append("\",\"source_app\":\"").append(APPS[random.nextInt(APPS.length)]);
    text.append("\",\"description\":\"Message ").append(random.nextInt(100_000));
    text.append(success ? " delivered to partner " : " refused by partner ").append(org * 7);
    text.append("\",\"server\":\"node-").append(random.nextInt(12));
    text.append("\",\"success\":").append(success);
    text.append(",\"duration\":").append(random.nextInt(1_000_000) / 1000.0);
    text.append(",\"attempt\":").append(1 + random.nextInt(3));
    text.append(",\"level\":\"").append(success ? "info" : "error");
    text.append("\",\"transaction_id\":\"").append(uuid(random));
    text.append("\",\"detail\":{\"code\":").append(random.nextInt(600));
    text.append(",\"route\":\"r").append(random.nextInt(50)).append("\"}}\n");
  }

  private static UUID uuid(SplittableRandom random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
