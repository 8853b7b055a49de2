package dev.tidemark.partitioner.event;

import org.jspecify.annotations.Nullable;

/**
 * The envelope of one accepted event; its payload stays where it was read.
 *
 * @param id 1 to 512 bytes of UTF-8
 * @param timestamp milliseconds since 1970 in UTC
 * @param env the environment, or null where the event names none
 * @param org the organisation, or null where the event names none
 * @param times the values of the topic's other time fields ({@link EventReader#timeFields}), in
 *     that order, in milliseconds since 1970; {@link #NO_TIME} where absent, null or not a time
 * @param longFractions whether a number in it, wherever, has a fraction or an exponent and may yet
 *     be an integer beyond those that a double holds
 * @param untimed whether it tells no time, so that its timestamp is when it was received
 */
@SuppressWarnings(
    "ArrayRecordComponent") // one short-lived event a line: boxing its times would cost more than
// it says
public record Event(
    String id,
    long timestamp,
    @Nullable String env,
    @Nullable String org,
    long[] times,
    boolean longFractions,
    boolean untimed)
    implements ReadResult {
  /** Stands in {@link #times} for a time that is not there. */
  public static final long NO_TIME = Long.MIN_VALUE;
}
