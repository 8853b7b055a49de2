/** Tests. */
@NullMarked
package dev.tidemark.sql.query;

import org.jspecify.annotations.NullMarked;
