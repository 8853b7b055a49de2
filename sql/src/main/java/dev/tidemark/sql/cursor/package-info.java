/** The position of the next page, encrypted so that only this service can read or make it. */
@NullMarked
package dev.tidemark.sql.cursor;

import org.jspecify.annotations.NullMarked;
