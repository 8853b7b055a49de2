/** How events get into the landing zone, and how that is read, written and emptied. */
@NullMarked
package dev.tidemark.partitioner.landing;

import org.jspecify.annotations.NullMarked;
