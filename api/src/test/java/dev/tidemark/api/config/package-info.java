@NullMarked
package dev.tidemark.api.config;

import org.jspecify.annotations.NullMarked;
