/** The upkeep of the tables: compaction, retention, expiry of snapshots, manifests, orphans. */
@NullMarked
package dev.tidemark.catalog.maintain;

import org.jspecify.annotations.NullMarked;
