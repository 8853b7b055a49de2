/** The lake: its Iceberg catalog and tables. Opens, creates, evolves and registers tables. */
@NullMarked
package dev.tidemark.catalog.lake;

import org.jspecify.annotations.NullMarked;
