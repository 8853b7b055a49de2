/** Processes that load, land and tidy one lake, and are killed at every step of it. */
@NullMarked
package dev.tidemark.testkit.kill;

import org.jspecify.annotations.NullMarked;
