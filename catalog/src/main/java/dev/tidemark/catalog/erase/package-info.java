/** Erasure: rows go from a table, from what has landed and from dead letters, and leave no copy. */
@NullMarked
package dev.tidemark.catalog.erase;

import org.jspecify.annotations.NullMarked;
