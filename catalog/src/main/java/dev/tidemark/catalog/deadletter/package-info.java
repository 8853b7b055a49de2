/** Dead letters: lines that were rejected. Writes, reads, retries and removes them. */
@NullMarked
package dev.tidemark.catalog.deadletter;

import org.jspecify.annotations.NullMarked;
