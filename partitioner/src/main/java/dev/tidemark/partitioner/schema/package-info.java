/**
 * What a JSON Schema says of a value, within counted steps: by evaluating it, whose word is final,
 * and by a faster proof.
 */
@NullMarked
package dev.tidemark.partitioner.schema;

import org.jspecify.annotations.NullMarked;
