/** The effect of one hostile client or file on other clients. */
@NullMarked
package dev.tidemark.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
