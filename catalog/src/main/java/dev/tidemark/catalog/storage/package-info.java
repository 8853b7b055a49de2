/** Files on the local disk: paths, flushes, deletes, and the {@code FileIO} of Iceberg. */
@NullMarked
package dev.tidemark.catalog.storage;

import org.jspecify.annotations.NullMarked;
