/** Believable events for every sample topic: the same ones for the same seed and end. */
@NullMarked
package dev.tidemark.api.sample;

import org.jspecify.annotations.NullMarked;
