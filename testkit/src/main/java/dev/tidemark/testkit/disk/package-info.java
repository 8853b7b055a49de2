/**
 * The default file system with a watcher on every operation, so that each can fail or be the last.
 */
@NullMarked
package dev.tidemark.testkit.disk;

import org.jspecify.annotations.NullMarked;
