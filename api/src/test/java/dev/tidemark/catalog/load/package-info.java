@NullMarked
package dev.tidemark.catalog.load;

import org.jspecify.annotations.NullMarked;
