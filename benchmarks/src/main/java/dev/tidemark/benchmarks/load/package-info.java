/** Loads: throughput, memory and storage. */
@NullMarked
package dev.tidemark.benchmarks.load;

import org.jspecify.annotations.NullMarked;
