/** Objects by key: the interface {@code ObjectStore}, and its implementation on the local disk. */
@NullMarked
package dev.tidemark.partitioner.storage;

import org.jspecify.annotations.NullMarked;
