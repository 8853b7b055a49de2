/** The running service: start, POST, overload, time until an event is visible. */
@NullMarked
package dev.tidemark.benchmarks.service;

import org.jspecify.annotations.NullMarked;
