/** From the bytes of one line to an event or the reasons against it. */
@NullMarked
package dev.tidemark.partitioner.event;

import org.jspecify.annotations.NullMarked;
