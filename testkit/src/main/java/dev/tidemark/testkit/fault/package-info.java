/** Faults of a disk: errors, wrong results, slow operations, no space left. */
@NullMarked
package dev.tidemark.testkit.fault;

import org.jspecify.annotations.NullMarked;
