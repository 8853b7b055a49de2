/** The way of events into the tables: each valid one exactly once, each line accounted for. */
@NullMarked
package dev.tidemark.catalog.load;

import org.jspecify.annotations.NullMarked;
