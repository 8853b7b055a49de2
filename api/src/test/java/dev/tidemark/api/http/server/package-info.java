@NullMarked
package dev.tidemark.api.http.server;

import org.jspecify.annotations.NullMarked;
