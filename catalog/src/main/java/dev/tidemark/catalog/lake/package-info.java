/** The Iceberg catalog and tables of a lake: opens, creates, evolves and registers tables. */
@NullMarked
package dev.tidemark.catalog.lake;

import org.jspecify.annotations.NullMarked;
