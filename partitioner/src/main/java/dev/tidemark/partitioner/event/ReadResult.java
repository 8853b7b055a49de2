package dev.tidemark.partitioner.event;

/** What an {@link EventReader} says of one line: an event, or why it is none. */
public sealed interface ReadResult permits Event, Rejection {}
