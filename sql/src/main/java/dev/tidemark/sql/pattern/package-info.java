/** Patterns that have the same meaning in Java and in every engine. */
@NullMarked
package dev.tidemark.sql.pattern;

import org.jspecify.annotations.NullMarked;
