/** Retries. */
@NullMarked
package dev.tidemark.partitioner.retry;

import org.jspecify.annotations.NullMarked;
