package dev.tidemark.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Generates runs and the results of their jobs. */
final class RunGenerator implements EventGenerator {
  private static final List<String> MESSAGES =
      List.of(
          "No data received from the provider",
          "There are no records to send for this day",
          "Timeout while reading 'part-00017.parquet'",
          "NO DATA in the delivery folder",
          "Checksum differs: expected 9c41, found 0b77",
          "Column 'größe' is missing in the header");

  private final SeededRandom seededRandom;

  RunGenerator(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  private record Job(
      String catalogId,
      @Nullable String country,
      String status,
      @Nullable String message,
      long start,
      long end,
      long rows) {
    void write(EventWriter eventWriter) {
      eventWriter.text("catalog_id", catalogId);
      if (country != null) eventWriter.text("country", country);
      eventWriter.text("status", status).text("message", message);
      eventWriter.number("timestamp_start", start).number("timestamp_end", end);
      if (rows > 0) eventWriter.object("additional_info", it -> it.number("rows", rows));
    }
  }

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    long start = seededRandom.between(from, to - 1);
    var sender = Tenant.at(start, seededRandom);
    var jobs = jobs(sender, start + seededRandom.around(900));
    long end = (jobs.isEmpty() ? start : jobs.getLast().end()) + seededRandom.around(1_200);
    String eventId = seededRandom.uuid().toString();
    String jobRef = sender.app() + "/" + sender.tenant().id() + "/daily";
    out.accept(
        new EventDraft(
            SampleTopic.RUNS,
            start,
            sender.env(),
            sender.tenant().id(),
            eventWriter -> {
              eventWriter.text("event_id", eventId).text("job_ref", jobRef);
              sender.write(eventWriter);
              eventWriter.number("timestamp_start", start).number("timestamp_end", end);
              eventWriter.objects("jobs", jobs, (it, job) -> job.write(it));
            }));
  }

  /** Generates consecutive jobs, the first at {@code time}; occasionally none. */
  private List<Job> jobs(Tenant.Sender sender, long time) {
    var jobs = new ArrayList<Job>();
    int count = seededRandom.chance(0.04) ? 0 : seededRandom.between(1, 6);
    long next = time;
    for (int i = 0; i < count; i++) {
      long end = next + seededRandom.around(45_000);
      jobs.add(job(sender, next, end));
      next = end + seededRandom.around(400);
    }
    return List.copyOf(jobs);
  }

  private Job job(Tenant.Sender sender, long start, long end) {
    String catalogId = sender.catalogId(seededRandom);
    String country =
        seededRandom.chance(0.8) ? seededRandom.favourite(sender.tenant().countries()) : null;
    double drawn = seededRandom.unit();
    if (drawn < 0.06) {
      return new Job(catalogId, country, "failed", seededRandom.favourite(MESSAGES), start, end, 0);
    }
    if (drawn < 0.09) return new Job(catalogId, country, "skipped", null, start, start, 0);
    if (drawn < 0.1) return new Job(catalogId, country, "killed", "Stopped by hand", start, end, 0);
    return new Job(catalogId, country, "succeeded", null, start, end, seededRandom.around(20_000));
  }
}
