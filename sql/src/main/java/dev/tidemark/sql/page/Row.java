package dev.tidemark.sql.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a page.
 *
 * @param topic the topic's name as spelled in its definition
 * @param timestamp with a precision of one millisecond
 * @param payload the event's JSON text exactly as it was sent
 */
public record Row(
    String id,
    String topic,
    Instant timestamp,
    @Nullable String env,
    @Nullable String org,
    String payload) {}
