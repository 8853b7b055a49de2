package dev.tidemark.benchmarks.data;

/** An event by its topic and its id. */
public record EventKey(String topic, String id) {}
