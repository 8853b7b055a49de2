/** The HTTP server: connections, framing, and headers of every response. */
@NullMarked
package dev.tidemark.api.http.server;

import org.jspecify.annotations.NullMarked;
