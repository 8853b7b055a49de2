package dev.tidemark.sql.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a page.
 *
 * @param topic the topic's name in the spelling of its definition
 * @param timestamp to the millisecond
 * @param payload the event's JSON text exactly as it was sent
 */
public record Row(
    String id,
    String topic,
    Instant timestamp,
    @Nullable String env,
    @Nullable String org,
    String payload) {}
