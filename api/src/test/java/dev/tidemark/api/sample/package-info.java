/** What the sample topics take and refuse, and what samples are. */
@NullMarked
package dev.tidemark.api.sample;

import org.jspecify.annotations.NullMarked;
