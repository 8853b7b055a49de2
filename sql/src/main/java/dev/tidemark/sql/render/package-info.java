/** Renders a bound query as one SQL statement with typed parameters. */
@NullMarked
package dev.tidemark.sql.render;

import org.jspecify.annotations.NullMarked;
