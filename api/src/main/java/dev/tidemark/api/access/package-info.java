/** Callers, their tokens, and the topics and events that they may access. */
@NullMarked
package dev.tidemark.api.access;

import org.jspecify.annotations.NullMarked;
