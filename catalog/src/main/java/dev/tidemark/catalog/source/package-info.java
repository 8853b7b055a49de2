/** Files and landed objects, read as chunks of whole lines. */
@NullMarked
package dev.tidemark.catalog.source;

import org.jspecify.annotations.NullMarked;
