/** The paths of the landing zone. */
@NullMarked
package dev.tidemark.partitioner.layout;

import org.jspecify.annotations.NullMarked;
