/** Text helpers that all modules share: printable text, durations, suggestions. */
@NullMarked
package dev.tidemark.partitioner.text;

import org.jspecify.annotations.NullMarked;
