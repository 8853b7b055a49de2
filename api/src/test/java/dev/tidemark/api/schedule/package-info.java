@NullMarked
package dev.tidemark.api.schedule;

import org.jspecify.annotations.NullMarked;
