/** Runs statements, within limits. */
@NullMarked
package dev.tidemark.sql.engine;

import org.jspecify.annotations.NullMarked;
