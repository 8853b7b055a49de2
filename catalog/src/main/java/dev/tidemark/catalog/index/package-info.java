/**
 * The data files of every manifest with their bounds, in memory. The only package that reads
 * manifests.
 */
@NullMarked
package dev.tidemark.catalog.index;

import org.jspecify.annotations.NullMarked;
