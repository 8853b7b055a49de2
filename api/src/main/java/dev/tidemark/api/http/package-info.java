/** HTTP routes and their responses. */
@NullMarked
package dev.tidemark.api.http;

import org.jspecify.annotations.NullMarked;
