package dev.tidemark.api.sample;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is told, before it is rendered and sent.
 *
 * @param time when it happened, in milliseconds since 1970
 * @param body writes its members, the same ones each time
 */
record Draft(
    SampleTopic topic,
    long time,
    @Nullable String env,
    @Nullable String org,
    Consumer<Json> body) {}
