/** The data files of every manifest with their bounds, in memory. The only reader of manifests. */
@NullMarked
package dev.tidemark.catalog.index;

import org.jspecify.annotations.NullMarked;
