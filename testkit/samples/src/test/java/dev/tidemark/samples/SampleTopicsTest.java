package dev.tidemark.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.ReadResult;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The sample configuration holds what the topics' first users know of their events. */
class SampleTopicsTest {
  private static final Topics TOPICS = TopicReader.read(Path.of("..", "..", "conf"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LOGS =
      List.of("web", "app", "agw", "hub", "connector", "container");

  private static final String RUN =
      """
      {"event_id": "e1", "job_ref": "j", "tenant_id": "avms", "source_app": "a",
       "source_app_version": "1", "environment": "dev", "timestamp_start": 1614556800000,
       "timestamp_end": 1614556801000.5,
       "jobs": [{"catalog_id": "c", "status": "failed", "timestamp_start": 1, "timestamp_end": 2,
                 "message": null, "country": "ZA", "additional_info": {"rows": 1}, "more": []}]}
      """;
  private static final String CHANGE =
      """
      {"event_id": "e1", "tenant_id": "avms", "source_app": "a", "source_app_version": "1",
       "environment": "dev", "timestamp_event": 1614556800000, "catalog_id": "c",
       "operation": "archive", "format": "parquet"}
      """;
  private static final String TEST =
      """
      {"event_id": "e1", "tenant_id": "avms", "source_app": "a", "environment": "dev",
       "timestamp": 1614556800000}
      """;
  private static final String CREATED =
      """
      {"event_type": "JobCreatedEvent", "event_id": "e1", "job_id": "no uuid",
       "status_type": "WAITING", "timestamp_event": 1614556800000, "job_name": "n",
       "source_app": "a", "source_app_version": "1", "environment": "dev", "definition_id": "d",
       "platform": null}
      """;
  private static final String LOG =
      """
      {"organizationID": "3", "logType": "hub", "environment": "prod",
       "time": "2021-03-01T00:00:00.123Z", "action": "deliver", "success": false}
      """;
  private static final String LOGIN =
      """
      {"user_id": "u", "service_id": "s", "service_name": "n",
       "timestamp": "2021-03-01T00:00:00.123Z"}
      """;
  private static final String CUSTOMER =
      """
      {"customer_id": "c", "event_type": "t", "transaction_id": "x",
       "timestamp": "2021-03-01 00:01:11.055+00"}
      """;

  @Test
  void everyTopicMakesATable() {
    assertThat(TOPICS.all()).hasSize(12).allSatisfy(TableDefinition::of);
    assertThat(columns("hub"))
        .contains("action", "success", "detail_durationms")
        .doesNotContain("time", "organizationid", "environment", "year");
    assertThat(columns("public.cps.za.runs")).contains("timestamp_end").doesNotContain("jobs");
  }

  @Test
  void envelopesAreFound() {
    assertThat(topic("public.cps.za.runs").envelope())
        .isEqualTo(
            new Envelope("event_id", "timestamp_start", "environment", "tenant_id", List.of()));
    assertThat(topic("public.cps.za.dlchange").envelope().timestamp()).isEqualTo("timestamp_event");
    assertThat(topic("public.cps.za.status_change").envelope())
        .isEqualTo(
            new Envelope(
                "event_id",
                "timestamp_event",
                "environment",
                "tenant_id",
                List.of(),
                Envelope.Received.WITHIN_A_WEEK));
    for (String log : LOGS) {
      assertThat(topic(log).envelope())
          .isEqualTo(new Envelope(null, "time", "environment", "organizationID", List.of()));
      assertThat(topic(log).level()).isEqualTo("level");
    }
    assertThat(topic("logins").envelope())
        .isEqualTo(
            new Envelope(
                null, "timestamp", null, null, List.of("user_id", "service_id", "timestamp")));
    assertThat(topic("customer-events").envelope().org()).isEqualTo("customer_id");
  }

  @Test
  void titlesAreThosePeopleKnow() {
    assertThat(LOGS.stream().map(log -> topic(log).title()))
        .containsExactly(
            "Management Portal",
            "App Requests",
            "Transactions",
            "Connector Hub",
            "Connectors",
            "Application Container");
  }

  @Test
  void runs() {
    var runs = new Cases("public.cps.za.runs", RUN);
    runs.takes(it -> it.putArray("jobs"));
    runs.needs(
        "event_id",
        "job_ref",
        "tenant_id",
        "source_app",
        "source_app_version",
        "environment",
        "timestamp_start",
        "timestamp_end",
        "jobs");
    runs.rejects(it -> it.put("timestamp_end", "1614556801000"));
    runs.rejects(it -> it.put("source_app", 1));
    runs.rejects(it -> it.putNull("job_ref"));
    runs.rejects(it -> it.putObject("jobs"));
    for (String member : List.of("catalog_id", "status", "timestamp_start", "timestamp_end")) {
      runs.rejects(it -> job(it).remove(member));
    }
    for (String status : List.of("succeeded", "failed", "killed", "skipped")) {
      runs.takes(it -> job(it).put("status", status));
    }
    runs.rejects(it -> job(it).put("status", "FAILED"));
    runs.takes(it -> job(it).put("message", "no data").remove("country"));
    runs.rejects(it -> job(it).put("message", 1));
    runs.rejects(it -> job(it).putNull("country"));
    runs.rejects(it -> job(it).put("additional_info", "none"));
  }

  private static ObjectNode job(ObjectNode run) {
    return (ObjectNode) run.withArray("jobs").get(0);
  }

  @Test
  void changes() {
    var changes = new Cases("public.cps.za.dlchange", CHANGE);
    changes.needs(
        "event_id",
        "tenant_id",
        "source_app",
        "source_app_version",
        "environment",
        "timestamp_event",
        "catalog_id",
        "operation",
        "format");
    for (String operation : List.of("overwrite", "append", "archive", "delete")) {
      changes.takes(it -> it.put("operation", operation));
    }
    changes.rejects(it -> it.put("operation", "upsert"));
    changes.rejects(it -> it.put("timestamp_event", "2021-03-01T00:00:00Z"));
    changes.takes(it -> it.put("location", "s3://x").putObject("format_options"));
    changes.rejects(it -> it.putArray("format_options"));
    changes.rejects(it -> it.put("country", 27));
  }

  @Test
  void tests() {
    var tests = new Cases("public.cps.za.test", TEST);
    tests.needs("event_id", "tenant_id", "source_app", "environment", "timestamp");
    tests.takes(it -> it.putObject("additional_info").put("deep", true));
    tests.rejects(it -> it.put("additional_info", "none"));
  }

  @Test
  void statusChanges() {
    var created = new Cases("public.cps.za.status_change", CREATED);
    created.needs(
        "event_type",
        "event_id",
        "job_id",
        "status_type",
        "job_name",
        "source_app",
        "source_app_version",
        "timestamp_event",
        "environment",
        "definition_id",
        "platform");
    created.rejects(it -> it.put("event_type", "JobVanishedEvent"));
    created.rejects(it -> it.put("timestamp_event", -1));
    created.rejects(it -> it.put("timestamp_event", 1.5));
    created.takes(
        it -> it.put("attempt_number", 1).putNull("tenant_id").putNull("input_arguments"));
    created.takes(it -> it.putNull("attempt_number").put("parent_job_id", "p"));
    created.rejects(it -> it.put("attempt_number", 0));
    created.rejects(it -> it.putNull("job_name"));
    created.rejects(it -> it.putArray("additional_context"));
  }

  @Test
  void aStatusFitsItsEvent() {
    var allowed =
        Map.of(
            "JobCreatedEvent", List.of("WAITING"),
            "JobCreatedAndStartedEvent", List.of("RUNNING"),
            "JobStartedEvent", List.of("RUNNING"),
            "JobUpdatedEvent", List.of("WAITING", "RUNNING"),
            "JobFinishedEvent", List.of("SUCCEEDED", "FAILED", "KILLED"));
    var cases = new Cases("public.cps.za.status_change", CREATED);
    allowed.forEach(
        (event, statuses) -> {
          for (String status : List.of("WAITING", "RUNNING", "SUCCEEDED", "FAILED", "KILLED")) {
            Consumer<ObjectNode> change =
                it -> it.put("event_type", event).put("status_type", status);
            if (statuses.contains(status)) cases.takes(change);
            else cases.rejects(change);
          }
        });
  }

  @Test
  void onlyACreatedJobMustSayWhatItIs() {
    var cases = new Cases("public.cps.za.status_change", CREATED);
    List<String> more = List.of("job_name", "source_app", "definition_id", "platform");
    cases.takes(
        it -> it.put("event_type", "JobStartedEvent").put("status_type", "RUNNING").remove(more));
    cases.rejects(
        it ->
            it.put("event_type", "JobCreatedAndStartedEvent")
                .put("status_type", "RUNNING")
                .remove(more));
  }

  @Test
  void logs() {
    for (String log : LOGS) {
      var cases = new Cases(log, LOG);
      cases.needs("organizationID", "logType", "environment", "time");
      cases.takes(it -> it.put("year", "2021").put("month", 3).put("level", "info"));
      cases.takes(it -> it.putObject("detail").put("durationMs", 12.5).putArray("any"));
      cases.rejects(it -> it.putArray("detail"));
      cases.rejects(it -> it.put("success", "false"));
      cases.rejects(it -> it.put("time", "2021-02-30T00:00:00Z"));
    }
    for (String log : List.of("web", "app")) {
      assertThat(topic(log).explode()).isEqualTo("events");
    }
  }

  @Test
  void logins() {
    var logins = new Cases("logins", LOGIN);
    logins.needs("user_id", "service_id", "service_name", "timestamp");
    logins.rejects(it -> it.put("user_id", 1));
  }

  @Test
  void customerEvents() {
    var events = new Cases("customer-events", CUSTOMER);
    events.needs("customer_id", "event_type", "transaction_id", "timestamp");
    events.rejects(it -> it.put("transaction_id", 1));
    for (String time :
        List.of("00:01:11.1+00", "02:01:11.100000+02", "01:31:11.1000+01:30", "00:01:11.10+00")) {
      assertThat(read("customer-events", CUSTOMER, it -> it.put("timestamp", "2021-03-01 " + time)))
          .isInstanceOfSatisfying(
              Event.class, it -> assertThat(it.timestamp()).isEqualTo(1614556871100L));
    }
  }

  @Test
  void anIdIsADigestOfTheKey() {
    var one = (Event) read("logins", LOGIN, it -> {});
    var again = (Event) read("logins", LOGIN, it -> it.put("service_name", "another"));
    var other = (Event) read("logins", LOGIN, it -> it.put("service_id", "another"));
    assertThat(again.id()).isEqualTo(one.id()).isNotEqualTo(other.id()).hasSize(32);
    assertThat(one.env()).isNull();
    assertThat(one.org()).isNull();
  }

  /** Changes of one event of a topic, and what becomes of it. */
  private record Cases(String topic, String event) {
    Cases {
      assertThat(read(topic, event, it -> {})).as(event).isInstanceOf(Event.class);
      assertThat(read(topic, event, it -> it.putObject("not_declared"))).isInstanceOf(Event.class);
    }

    void takes(Consumer<ObjectNode> change) {
      assertThat(read(topic, event, change)).isInstanceOf(Event.class);
    }

    void rejects(Consumer<ObjectNode> change) {
      assertThat(read(topic, event, change)).isInstanceOf(Rejection.class);
    }

    void needs(String... members) {
      for (String member : members) {
        assertThat(read(topic, event, it -> it.remove(member)))
            .as("without " + member)
            .isInstanceOfSatisfying(
                Rejection.class,
                it ->
                    assertThat(it.reasons())
                        .anySatisfy(
                            reason ->
                                assertThat(reason.field() + " " + reason.message())
                                    .contains(member)));
      }
    }
  }

  private static ReadResult read(String topic, String event, Consumer<ObjectNode> change) {
    try {
      JsonNode node = JSON.readTree(event);
      change.accept((ObjectNode) node);
      byte[] bytes = node.toString().getBytes(UTF_8);
      return EventReader.of(topic(topic)).read(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new AssertionError(event, e);
    }
  }

  private static List<String> columns(String topic) {
    return TableDefinition.of(topic(topic)).columns().stream().map(Column::name).toList();
  }

  private static Topic topic(String name) {
    return TOPICS.find(name).orElseThrow();
  }
}
