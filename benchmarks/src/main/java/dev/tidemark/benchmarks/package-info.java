/**
 * Everything against everything, in one run on one machine; the raw output is kept under
 * benchmarks/results.
 */
@NullMarked
package dev.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
