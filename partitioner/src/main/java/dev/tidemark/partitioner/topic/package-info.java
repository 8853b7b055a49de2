/** Topic definitions: schema, fields, envelope and partitioning. */
@NullMarked
package dev.tidemark.partitioner.topic;

import org.jspecify.annotations.NullMarked;
