package dev.tidemark.samples;

import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;

/**
 * One line of a sample.
 *
 * @param topic the topic that it is sent to
 * @param partition the partition that it is written to, even if the line is invalid
 * @param arrived when it lands: not before the previous line, not after the end of the sample
 * @param events the number of events, several for a message; for an invalid line, the number of
 *     rejections
 * @param json the line, without a line feed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SampleEvent(
    String topic, Partition partition, Instant arrived, Outcome outcome, int events, byte[] json) {
  /** The expected result of a line. */
  public enum Outcome {
    /** A valid event that arrives within seconds. */
    PROMPT,
    /** A valid event that arrives days after it happened. */
    LATE,
    /** An event with the identity of an earlier one; its body may differ. */
    DUPLICATE,
    /** A line that is not a valid event of its topic. */
    BROKEN
  }
}
