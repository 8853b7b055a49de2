/**
 * What a JSON Schema says of a value: by the library, whose word is final, and by a faster proof.
 */
@NullMarked
package dev.tidemark.partitioner.schema;

import org.jspecify.annotations.NullMarked;
