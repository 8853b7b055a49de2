/** Which data files are live in a snapshot, and what their bounds are. */
@NullMarked
package dev.tidemark.catalog.files;

import org.jspecify.annotations.NullMarked;
