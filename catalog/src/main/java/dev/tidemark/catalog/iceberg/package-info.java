/** The lake as Iceberg tables in a local folder: opened, created, evolved, measured. */
@NullMarked
package dev.tidemark.catalog.iceberg;

import org.jspecify.annotations.NullMarked;
