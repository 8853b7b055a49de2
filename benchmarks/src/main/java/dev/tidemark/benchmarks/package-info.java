/** Benchmarks; each makes its comparison in one run on one machine. */
@NullMarked
package dev.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
