/** Trino, or what speaks its protocol, as an engine. */
@NullMarked
package dev.tidemark.sql.engine.trino;

import org.jspecify.annotations.NullMarked;
