/** A real lake on disk, with its way in and its way out, for laws to try. */
@NullMarked
package dev.tidemark.testkit.lake;

import org.jspecify.annotations.NullMarked;
