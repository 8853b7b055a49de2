/** Pages: their latency against the length of the history, and against other engines. */
@NullMarked
package dev.tidemark.benchmarks.page;

import org.jspecify.annotations.NullMarked;
