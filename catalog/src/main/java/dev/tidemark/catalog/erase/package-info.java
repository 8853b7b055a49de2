/** Erases events from tables, snapshots, landed objects and dead letters. */
@NullMarked
package dev.tidemark.catalog.erase;

import org.jspecify.annotations.NullMarked;
