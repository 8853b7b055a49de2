/** A disk that fails, returns wrong results, stalls or is full. */
@NullMarked
package dev.tidemark.testkit.fault;

import org.jspecify.annotations.NullMarked;
