package dev.tidemark.samples;

import java.util.List;

/** A defect of the members with one name, at any depth of an event. */
sealed interface Defect {
  String member();

  /** The member is missing. */
  record Missing(String member) implements Defect {}

  /** The member has this text. */
  record Words(String member, String value) implements Defect {}

  /** The member has this number. */
  record Figure(String member, long value) implements Defect {}

  /** Returns the defects that each make an event of the topic invalid. */
  static List<Defect> of(SampleTopic topic) {
    return switch (topic) {
      case RUNS ->
          List.of(
              new Missing("job_ref"),
              new Missing("timestamp_start"),
              new Words("timestamp_start", "2025-02-30T00:00:00Z"),
              new Words("status", "done"),
              new Figure("tenant_id", 7));
      case DATA_LAKE_CHANGES ->
          List.of(
              new Missing("format"),
              new Words("operation", "upsert"),
              new Words("timestamp_event", "yesterday"),
              new Figure("catalog_id", 1204));
      case TEST ->
          List.of(
              new Missing("timestamp"),
              new Missing("environment"),
              new Words("additional_info", "none"));
      case STATUS_CHANGE ->
          List.of(
              new Missing("job_id"),
              new Words("status_type", "DONE"),
              new Words("event_type", "JobVanishedEvent"),
              new Figure("timestamp_event", -1),
              new Figure("attempt_number", 0));
      case WEB, APP, AGW, HUB, CONNECTOR, CONTAINER ->
          List.of(
              new Missing("organizationID"),
              new Missing("time"),
              new Words("time", "21/11/2026 08:15"),
              new Words("success", "true"),
              new Figure("environment", 3));
      case LOGINS ->
          List.of(
              new Missing("user_id"),
              new Missing("timestamp"),
              new Words("timestamp", "2025-02-30T08:15:00Z"),
              new Figure("service_id", 12));
      case CUSTOMER_EVENTS ->
          List.of(
              new Missing("transaction_id"),
              new Words("timestamp", "2021-03-01 24:00:00+00"),
              new Figure("event_type", 3));
    };
  }
}
