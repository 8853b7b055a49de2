/** The tokens of one JSON text that lies in memory, read once and as fast as can be. */
@NullMarked
package dev.tidemark.partitioner.json;

import org.jspecify.annotations.NullMarked;
