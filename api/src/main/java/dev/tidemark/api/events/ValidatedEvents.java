package dev.tidemark.api.events;

import dev.tidemark.partitioner.landing.PartitionedLines;
import dev.tidemark.partitioner.topic.Topic;

/**
 * The events of one request, with their results.
 *
 * @param accepted those that are to land
 * @param receipt what there is to answer when they have
 */
public record ValidatedEvents(Topic topic, PartitionedLines accepted, IngestResult ingestResult) {}
