package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.Topic;

/**
 * A question as it is understood: what it names exists, its values are typed, its order is total.
 *
 * @param where which events
 * @param limit how many of them a page holds, 1 to 1000
 */
public record Query(Topic topic, Predicate where, Order order, int limit) {}
