/** Turns the bytes of one line into an event, or into the reasons why it is rejected. */
@NullMarked
package dev.tidemark.partitioner.event;

import org.jspecify.annotations.NullMarked;
