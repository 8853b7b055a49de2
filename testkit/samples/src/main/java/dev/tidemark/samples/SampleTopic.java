package dev.tidemark.samples;

/** The topics of samples. */
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

  /** Returns the name of the topic. */
  String topic() {
    return topic;
  }

  /**
   * Returns whether the identity of an event is some of its members; otherwise it is all its bytes.
   */
  boolean hasKey() {
    return hasKey;
  }
}
