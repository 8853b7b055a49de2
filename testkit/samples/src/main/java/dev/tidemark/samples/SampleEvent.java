package dev.tidemark.samples;

import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;

/**
 * One line of a sample.
 *
 * @param topic the topic it is sent to
 * @param partition where it lands; a broken line, too, whose own bytes may not tell
 * @param arrived when it lands: never before the line before it, never after the sample's end
 * @param events how many events it is, a message being several; of a broken line, rejections
 * @param json the line, without a line feed
 */
@SuppressWarnings("ArrayRecordComponent") // made once, written once: a copy would guard nothing
public record SampleEvent(
    String topic, Partition partition, Instant arrived, Outcome outcome, int events, byte[] json) {
  /** What will become of a line. */
  public enum Outcome {
    /** An event, there within seconds. */
    PROMPT,
    /** An event, there days after it happened. */
    LATE,
    /** An event whose identity an earlier line had; its body may be another. */
    DUPLICATE,
    /** No event of its topic. */
    BROKEN
  }
}
