/** Selects the rows of an erasure by a filter. */
@NullMarked
package dev.tidemark.sql.erase;

import org.jspecify.annotations.NullMarked;
