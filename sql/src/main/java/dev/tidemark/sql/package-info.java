/** The front door: a question about a topic in, a page of its events out. */
@NullMarked
package dev.tidemark.sql;

import org.jspecify.annotations.NullMarked;
