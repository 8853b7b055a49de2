/** Who asks, and which topics are open to them. */
@NullMarked
package dev.tidemark.api.access;

import org.jspecify.annotations.NullMarked;
