/** Generates realistic events of the sample topics, the same for the same seed and end. */
@NullMarked
package dev.tidemark.samples;

import org.jspecify.annotations.NullMarked;
