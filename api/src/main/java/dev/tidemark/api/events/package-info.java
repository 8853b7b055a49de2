/** Validates the body of a POST and makes its events durable. */
@NullMarked
package dev.tidemark.api.events;

import org.jspecify.annotations.NullMarked;
