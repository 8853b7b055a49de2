package dev.tidemark.partitioner.event;

/** What an {@link EventReader} says of one line: an event, or why it is none. */
public sealed interface Verdict permits Event, Rejection {}
