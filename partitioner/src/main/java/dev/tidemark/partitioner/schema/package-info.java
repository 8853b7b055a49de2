/**
 * Validates values against JSON Schema within a number of steps: by evaluation, which is final, and
 * by a faster proof.
 */
@NullMarked
package dev.tidemark.partitioner.schema;

import org.jspecify.annotations.NullMarked;
