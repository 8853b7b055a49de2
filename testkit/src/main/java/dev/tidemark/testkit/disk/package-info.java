/**
 * A default file system that reports every operation to a watcher, so that any operation can fail
 * or be the last one.
 */
@NullMarked
package dev.tidemark.testkit.disk;

import org.jspecify.annotations.NullMarked;
