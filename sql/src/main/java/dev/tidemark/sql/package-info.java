/** The entry point: takes a query on a topic and returns one page of its events. */
@NullMarked
package dev.tidemark.sql;

import org.jspecify.annotations.NullMarked;
