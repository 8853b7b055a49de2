/** Processes that share one lake and are killed at every step. */
@NullMarked
package dev.tidemark.testkit.crash;

import org.jspecify.annotations.NullMarked;
