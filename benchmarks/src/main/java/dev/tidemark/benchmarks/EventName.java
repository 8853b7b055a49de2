package dev.tidemark.benchmarks;

/** An event by its topic and its id. */
record EventName(String topic, String id) {}
