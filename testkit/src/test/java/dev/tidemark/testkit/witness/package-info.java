/** Readers that share nothing with ours, and what they say that a table holds. */
@NullMarked
package dev.tidemark.testkit.witness;

import org.jspecify.annotations.NullMarked;
