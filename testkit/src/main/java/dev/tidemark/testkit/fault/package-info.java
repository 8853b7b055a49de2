/** A disk that fails, lies, stalls or is full, under the real landing zone, loader and catalog. */
@NullMarked
package dev.tidemark.testkit.fault;

import org.jspecify.annotations.NullMarked;
