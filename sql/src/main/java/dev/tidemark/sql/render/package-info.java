/** From a bound question to the text and the typed parameters of one statement. */
@NullMarked
package dev.tidemark.sql.render;

import org.jspecify.annotations.NullMarked;
