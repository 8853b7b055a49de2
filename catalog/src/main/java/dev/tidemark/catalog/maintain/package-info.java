/** Maintains the tables: compaction, retention, snapshot expiry, manifests, orphan files. */
@NullMarked
package dev.tidemark.catalog.maintain;

import org.jspecify.annotations.NullMarked;
