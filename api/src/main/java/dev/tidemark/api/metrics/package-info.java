/** What the service counts, for those who run it. */
@NullMarked
package dev.tidemark.api.metrics;

import org.jspecify.annotations.NullMarked;
