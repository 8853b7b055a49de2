/** Errors of queries, below HTTP. */
@NullMarked
package dev.tidemark.sql.failure;

import org.jspecify.annotations.NullMarked;
