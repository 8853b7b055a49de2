/** Tests of the whole way, from a request to its pages. */
@NullMarked
package dev.tidemark.sql;

import org.jspecify.annotations.NullMarked;
