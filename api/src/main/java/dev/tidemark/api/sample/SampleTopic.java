package dev.tidemark.api.sample;

/** The topics that samples are of. */
enum SampleTopic {
  RUNS("public.cps.za.runs"),
  DATA_LAKE_CHANGES("public.cps.za.dlchange"),
  TEST("public.cps.za.test"),
  STATUS_CHANGE("public.cps.za.status_change"),
  WEB("web"),
  APP("app"),
  AGW("agw"),
  HUB("hub"),
  CONNECTOR("connector"),
  CONTAINER("container"),
  LOGINS("logins"),
  CUSTOMER_EVENTS("customer-events");

  private final String topic;

  SampleTopic(String topic) {
    this.topic = topic;
  }

  /** Its name. */
  String topic() {
    return topic;
  }
}
