/** Which files, and which part of them, can hold the next page. */
@NullMarked
package dev.tidemark.sql.plan;

import org.jspecify.annotations.NullMarked;
