/** Loads events into the tables: each valid event exactly once. */
@NullMarked
package dev.tidemark.catalog.load;

import org.jspecify.annotations.NullMarked;
