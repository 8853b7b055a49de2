/** Chooses the snapshot that a query reads, and selects and counts rows by their load time. */
@NullMarked
package dev.tidemark.sql.follow;

import org.jspecify.annotations.NullMarked;
