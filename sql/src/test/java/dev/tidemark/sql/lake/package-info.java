/** A small lake for this module's tests: hand-made files, hand-made bounds, and what is in them. */
@NullMarked
package dev.tidemark.sql.lake;

import org.jspecify.annotations.NullMarked;
