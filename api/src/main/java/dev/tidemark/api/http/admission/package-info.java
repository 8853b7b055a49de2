/** Checks requests before they run: tokens, rights, quotas, queues, and the memory of bodies. */
@NullMarked
package dev.tidemark.api.http.admission;

import org.jspecify.annotations.NullMarked;
