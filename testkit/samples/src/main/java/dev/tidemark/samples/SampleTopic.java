package dev.tidemark.samples;

/** The topics that samples are of. */
enum SampleTopic {
  RUNS("public.cps.za.runs", true),
  DATA_LAKE_CHANGES("public.cps.za.dlchange", true),
  TEST("public.cps.za.test", true),
  STATUS_CHANGE("public.cps.za.status_change", true),
  WEB("web", false),
  APP("app", false),
  AGW("agw", false),
  HUB("hub", false),
  CONNECTOR("connector", false),
  CONTAINER("container", false),
  LOGINS("logins", true),
  CUSTOMER_EVENTS("customer-events", true);

  private final String topic;
  private final boolean hasKey;

  SampleTopic(String topic, boolean hasKey) {
    this.topic = topic;
    this.hasKey = hasKey;
  }

  /** Its name. */
  String topic() {
    return topic;
  }

  /** Whether some members are an event's identity; else all its bytes are. */
  boolean hasKey() {
    return hasKey;
  }
}
