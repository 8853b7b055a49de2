/** What a topic is: its schema, its fields, and which members are its envelope. */
@NullMarked
package dev.tidemark.partitioner.topic;

import org.jspecify.annotations.NullMarked;
