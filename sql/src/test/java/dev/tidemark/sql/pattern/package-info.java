/** Tests of patterns. */
@NullMarked
package dev.tidemark.sql.pattern;

import org.jspecify.annotations.NullMarked;
