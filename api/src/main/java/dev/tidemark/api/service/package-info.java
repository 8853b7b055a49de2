/**
 * Puts everything together: a lake and its configuration, opened for commands and for the service.
 */
@NullMarked
package dev.tidemark.api.service;

import org.jspecify.annotations.NullMarked;
