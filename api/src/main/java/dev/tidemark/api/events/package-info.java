/** From the body of a POST to events that are durable, or to what is wrong with each. */
@NullMarked
package dev.tidemark.api.events;

import org.jspecify.annotations.NullMarked;
