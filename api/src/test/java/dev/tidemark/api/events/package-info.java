@NullMarked
package dev.tidemark.api.events;

import org.jspecify.annotations.NullMarked;
