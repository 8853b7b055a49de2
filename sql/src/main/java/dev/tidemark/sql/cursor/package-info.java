/** Where the next page starts, sealed so that only this service can read or make it. */
@NullMarked
package dev.tidemark.sql.cursor;

import org.jspecify.annotations.NullMarked;
