package dev.tidemark.api.events;

import dev.tidemark.partitioner.landing.PartitionedLines;
import dev.tidemark.partitioner.topic.Topic;

/**
 * The validated events of one request.
 *
 * @param accepted the events to write
 * @param ingestResult the response after they are written
 */
public record ValidatedEvents(Topic topic, PartitionedLines accepted, IngestResult ingestResult) {}
