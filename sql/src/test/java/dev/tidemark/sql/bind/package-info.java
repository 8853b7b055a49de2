/** Tests. */
@NullMarked
package dev.tidemark.sql.bind;

import org.jspecify.annotations.NullMarked;
