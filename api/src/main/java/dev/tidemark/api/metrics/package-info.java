/** Metrics for Prometheus. */
@NullMarked
package dev.tidemark.api.metrics;

import org.jspecify.annotations.NullMarked;
