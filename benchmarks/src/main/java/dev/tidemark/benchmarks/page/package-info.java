/** Pages: their latency by the length of the history, and compared with other engines. */
@NullMarked
package dev.tidemark.benchmarks.page;

import org.jspecify.annotations.NullMarked;
