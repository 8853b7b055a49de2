/** Tests. */
@NullMarked
package dev.tidemark.sql.cursor;

import org.jspecify.annotations.NullMarked;
