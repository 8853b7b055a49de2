/** How the log is written: lines of text, or JSON. */
@NullMarked
package dev.tidemark.api.log;

import org.jspecify.annotations.NullMarked;
