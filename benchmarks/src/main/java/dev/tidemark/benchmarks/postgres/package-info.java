/** PostgreSQL, for comparison. */
@NullMarked
package dev.tidemark.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
