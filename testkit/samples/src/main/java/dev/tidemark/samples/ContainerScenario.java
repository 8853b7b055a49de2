package dev.tidemark.samples;

import static dev.tidemark.samples.SampleTopic.CONTAINER;
import static dev.tidemark.samples.SampleTopic.HUB;
import static dev.tidemark.samples.Severity.DEBUG;
import static dev.tidemark.samples.Severity.ERROR;
import static dev.tidemark.samples.Severity.INFO;
import static dev.tidemark.samples.Severity.NOTICE;
import static dev.tidemark.samples.Severity.WARN;

import java.util.List;

/** The life of a container: it is healthy, replaced by a newer one, or out of memory. */
final class ContainerScenario implements Scenario {
  private static final List<String> IMAGES =
      List.of("mapping:4.2.1", "hub:7.0.3", "portal:12.4.0", "probe:1.9");
  private static final int LIMIT = 512;

  @Override
  public void tell(Flow flow, FlowFailure flowFailure) {
    if (flowFailure == FlowFailure.KILLED) {
      killed(flow);
    } else if (flow.dice().chance(0.8)) {
      healthy(flow);
    } else {
      replaced(flow);
    }
  }

  private static void healthy(Flow flow) {
    int used = flow.dice().between(140, 400);
    int probes = flow.dice().between(1, 3);
    for (int i = 0; i < probes; i++) {
      int now = used + i;
      flow.after(1_000)
          .log(
              CONTAINER,
              DEBUG,
              "probe",
              "Healthy, " + now + " MB",
              new LogDetail()
                  .with("memory", it -> it.number("usedMb", now).number("limitMb", LIMIT)));
    }
  }

  private static void replaced(Flow flow) {
    String image = flow.dice().pick(IMAGES);
    flow.log(
        CONTAINER,
        INFO,
        "stop",
        "Stopping for a newer image",
        new LogDetail().text("image", image));
    start(flow, image);
  }

  /** A worker is killed because of its work, and the hub assigns the work to another one. */
  static void killed(Flow flow) {
    flow.after(700)
        .log(
            CONTAINER,
            WARN,
            "probe",
            "Health check failed 3 times",
            new LogDetail().number("failures", 3));
    flow.after(300)
        .log(
            CONTAINER,
            ERROR,
            "stop",
            "Killed: out of memory at " + LIMIT + " MB",
            new LogDetail()
                .code("137")
                .with("memory", it -> it.number("usedMb", LIMIT).number("limitMb", LIMIT)));
    flow.after(40).log(HUB, NOTICE, "retry", "Worker lost, work given to another");
    start(flow, IMAGES.getFirst());
  }

  private static void start(Flow flow, String image) {
    flow.after(1_900);
    long took = flow.dice().around(1_500);
    flow.log(
        CONTAINER,
        INFO,
        "start",
        "Started from image " + image + " in " + MessageNumbers.duration(took),
        new LogDetail().after(took).text("image", image));
  }
}
