/** Selects the data files and row groups that can contain the next page. */
@NullMarked
package dev.tidemark.sql.plan;

import org.jspecify.annotations.NullMarked;
