/** Foreign text made fit to be shown. */
@NullMarked
package dev.tidemark.api.text;

import org.jspecify.annotations.NullMarked;
