/** Tables and columns in words that no engine owns. */
@NullMarked
package dev.tidemark.catalog.table;

import org.jspecify.annotations.NullMarked;
