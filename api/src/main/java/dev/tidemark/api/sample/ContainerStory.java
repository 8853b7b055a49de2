package dev.tidemark.api.sample;

import static dev.tidemark.api.sample.Grade.DEBUG;
import static dev.tidemark.api.sample.Grade.ERROR;
import static dev.tidemark.api.sample.Grade.INFO;
import static dev.tidemark.api.sample.Grade.NOTICE;
import static dev.tidemark.api.sample.Grade.WARN;
import static dev.tidemark.api.sample.SampleTopic.CONTAINER;
import static dev.tidemark.api.sample.SampleTopic.HUB;

import java.util.List;

/** A container lives its life: healthy, replaced by a newer one, or out of memory. */
final class ContainerStory implements Story {
  private static final List<String> IMAGES =
      List.of("mapping:4.2.1", "hub:7.0.3", "portal:12.4.0", "probe:1.9");
  private static final int LIMIT = 512;

  @Override
  public void tell(Flow flow, Trouble trouble) {
    if (trouble == Trouble.KILLED) {
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
              new Facts().with("memory", it -> it.number("usedMb", now).number("limitMb", LIMIT)));
    }
  }

  private static void replaced(Flow flow) {
    String image = flow.dice().pick(IMAGES);
    flow.log(
        CONTAINER, INFO, "stop", "Stopping for a newer image", new Facts().text("image", image));
    start(flow, image);
  }

  /** A worker dies of its work, and the hub gives it to another one. */
  static void killed(Flow flow) {
    flow.after(700)
        .log(
            CONTAINER,
            WARN,
            "probe",
            "Health check failed 3 times",
            new Facts().number("failures", 3));
    flow.after(300)
        .log(
            CONTAINER,
            ERROR,
            "stop",
            "Killed: out of memory at " + LIMIT + " MB",
            new Facts()
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
        "Started from image " + image + " in " + Phrases.duration(took),
        new Facts().after(took).text("image", image));
  }
}
