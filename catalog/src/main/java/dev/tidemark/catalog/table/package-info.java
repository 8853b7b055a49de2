/** Tables and columns, independent of Iceberg and of any engine. */
@NullMarked
package dev.tidemark.catalog.table;

import org.jspecify.annotations.NullMarked;
