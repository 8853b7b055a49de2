/** The HTTP server: its connections, message framing, and the headers of every response. */
@NullMarked
package dev.tidemark.api.http.server;

import org.jspecify.annotations.NullMarked;
