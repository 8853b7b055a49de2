@NullMarked
package dev.tidemark.catalog.source;

import org.jspecify.annotations.NullMarked;
