/** Reads one page: steps, rows, cached pages, and the projection of payloads. */
@NullMarked
package dev.tidemark.sql.page;

import org.jspecify.annotations.NullMarked;
