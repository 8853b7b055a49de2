/**
 * Chooses the snapshot that a query reads, and selects and counts rows by when they were loaded.
 */
@NullMarked
package dev.tidemark.sql.follow;

import org.jspecify.annotations.NullMarked;
