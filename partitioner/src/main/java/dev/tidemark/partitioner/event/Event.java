package dev.tidemark.partitioner.event;

import org.jspecify.annotations.Nullable;

/**
 * The envelope of an accepted event. The payload stays in the buffer from which it was read.
 *
 * @param id 1 to 512 bytes of UTF-8
 * @param timestamp milliseconds since 1970 in UTC
 * @param env the environment, or null if the event has none
 * @param org the organisation, or null if the event has none
 * @param times the values of the topic's other time fields ({@link EventReader#timeFields}), in
 *     that order, in milliseconds since 1970; {@link #NO_TIME} if absent, null or not a time
 * @param longFractions whether any number in the event has a fraction or an exponent and may be an
 *     integer that a double cannot represent exactly
 * @param untimed whether the event has no time, so that its timestamp is when it was received
 */
@SuppressWarnings(
    "ArrayRecordComponent") // one short-lived event per line: boxing the times would be too slow
public record Event(
    String id,
    long timestamp,
    @Nullable String env,
    @Nullable String org,
    long[] times,
    boolean longFractions,
    boolean untimed)
    implements ReadResult {
  /** The value in {@link #times} of an absent time. */
  public static final long NO_TIME = Long.MIN_VALUE;
}
