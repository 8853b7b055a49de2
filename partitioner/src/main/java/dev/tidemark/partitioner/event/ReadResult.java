package dev.tidemark.partitioner.event;

/**
 * The result of reading one line with {@link EventReader}: an event, or why the line is rejected.
 */
public sealed interface ReadResult permits Event, Rejection {}
