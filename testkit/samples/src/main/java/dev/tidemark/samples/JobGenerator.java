package dev.tidemark.samples;

import dev.tidemark.samples.Tenant.Sender;
import java.util.List;
import java.util.function.Consumer;

/** Generates jobs: created, started, updated, finished; some of them run twice. */
final class JobGenerator implements EventGenerator {
  private static final List<String> PLATFORMS = List.of("kubernetes", "spark", "batch");
  private static final List<String> FAILURES =
      List.of(
          "Exit code 1 after 3 retries",
          "Executor lost: heartbeat missing for 120 s",
          "Input 'köln_2.csv' is not readable",
          "Quota of 64 cores exceeded");

  private final SeededRandom seededRandom;

  JobGenerator(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  /** The members that all events of a job have, and the clock of the job. */
  private final class Job {
    private final Sender sender;
    private final Consumer<EventWriter> definition;
    private final String id;
    private final Consumer<EventDraft> out;
    private long now;

    Job(
        Sender sender,
        String id,
        Consumer<EventWriter> definition,
        long now,
        Consumer<EventDraft> out) {
      this.sender = sender;
      this.id = id;
      this.definition = definition;
      this.now = now;
      this.out = out;
    }

    void created(String type, String status) {
      say(type, status, definition);
    }

    void say(String type, String status, Consumer<EventWriter> more) {
      String eventId = seededRandom.uuid().toString();
      long time = now;
      now += seededRandom.around(60_000);
      out.accept(
          new EventDraft(
              SampleTopic.STATUS_CHANGE,
              time,
              sender.env(),
              sender.tenant().id(),
              eventWriter -> {
                eventWriter.text("event_type", type).text("event_id", eventId);
                eventWriter.number("timestamp_event", time).text("job_id", id);
                sender.write(eventWriter);
                eventWriter.text("status_type", status);
                more.accept(eventWriter);
              }));
    }
  }

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    long begin = seededRandom.between(from, to - 1);
    var sender = Tenant.at(begin, seededRandom);
    String dataset = seededRandom.favourite(sender.tenant().datasets());
    String platform = seededRandom.favourite(PLATFORMS);
    String first = jobId();
    long end = live(job(sender, first, first, dataset, platform, 1, begin, out));
    if (end > 0) {
      live(
          job(
              sender,
              jobId(),
              first,
              dataset,
              platform,
              2,
              end + seededRandom.around(300_000),
              out));
    }
  }

  private String jobId() {
    return seededRandom.chance(0.8)
        ? seededRandom.uuid().toString()
        : "batch-" + seededRandom.digits(12);
  }

  private Job job(
      Sender sender,
      String id,
      String first,
      String dataset,
      String platform,
      int attempt,
      long begin,
      Consumer<EventDraft> out) {
    String country = seededRandom.favourite(sender.tenant().countries());
    String version = Integer.toString(seededRandom.between(1, 9));
    return new Job(
        sender,
        id,
        eventWriter -> {
          eventWriter.text("job_ref", sender.app() + "/" + sender.tenant().id() + "/daily");
          eventWriter.text("country", country).text("job_name", "Load " + dataset);
          eventWriter.none("parent_job_id").text("initial_job_id", first);
          eventWriter.text("definition_id", sender.app() + "." + dataset);
          eventWriter.text("definition_version", version).text("platform", platform);
          eventWriter.object(
              "platform_metadata", it -> it.text("cluster", platform + "-" + sender.env()));
          eventWriter.number("attempt_number", attempt);
          eventWriter.object(
              "input_arguments", it -> it.text("dataset", dataset).flag("full", attempt > 1));
        },
        begin,
        out);
  }

  /** Generates the events of a job; returns when it ended if it failed, otherwise 0. */
  private long live(Job job) {
    if (seededRandom.chance(0.3)) {
      job.created("JobCreatedAndStartedEvent", "RUNNING");
    } else {
      job.created("JobCreatedEvent", "WAITING");
      if (seededRandom.chance(0.2)) {
        job.say("JobUpdatedEvent", "WAITING", it -> it.text("status_subtype", "QUEUED"));
      }
      job.say("JobStartedEvent", "RUNNING", it -> it.none("status_subtype"));
    }
    long total = seededRandom.around(40_000);
    int updates = seededRandom.between(0, 3);
    for (int i = 1; i <= updates; i++) {
      long rows = total * i / (updates + 1);
      job.say(
          "JobUpdatedEvent",
          "RUNNING",
          it ->
              it.text("status_detail", rows + " of " + total + " rows")
                  .object("additional_context", context -> context.number("rows", rows)));
    }
    return finish(job, total);
  }

  private long finish(Job job, long total) {
    double drawn = seededRandom.unit();
    if (drawn < 0.07) {
      String failure = seededRandom.favourite(FAILURES);
      job.say(
          "JobFinishedEvent",
          "FAILED",
          it -> it.text("status_subtype", "ERROR").text("status_detail", failure));
      return job.now;
    }
    if (drawn < 0.09) {
      job.say("JobFinishedEvent", "KILLED", it -> it.text("status_detail", "Stopped by hand"));
      return 0;
    }
    job.say(
        "JobFinishedEvent",
        "SUCCEEDED",
        it ->
            it.none("status_detail")
                .object("additional_context", context -> context.number("rows", total)));
    return 0;
  }
}
