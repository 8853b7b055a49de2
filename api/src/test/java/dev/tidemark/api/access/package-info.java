@NullMarked
package dev.tidemark.api.access;

import org.jspecify.annotations.NullMarked;
