/** A query: as it was sent, and as it was bound to a topic. */
@NullMarked
package dev.tidemark.sql.query;

import org.jspecify.annotations.NullMarked;
