/** Trino as an engine. */
@NullMarked
package dev.tidemark.sql.engine.trino;

import org.jspecify.annotations.NullMarked;
