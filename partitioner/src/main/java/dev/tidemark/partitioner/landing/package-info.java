/** Writes events to the landing zone durably, and names its objects. */
@NullMarked
package dev.tidemark.partitioner.landing;

import org.jspecify.annotations.NullMarked;
