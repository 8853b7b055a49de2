/** Parses JSON text in memory, in one pass. */
@NullMarked
package dev.tidemark.partitioner.json;

import org.jspecify.annotations.NullMarked;
