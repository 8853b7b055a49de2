/** Converts the bytes of a line to an event, or to the reasons why it is rejected. */
@NullMarked
package dev.tidemark.partitioner.event;

import org.jspecify.annotations.NullMarked;
