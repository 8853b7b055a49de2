@NullMarked
package dev.tidemark.api.service;

import org.jspecify.annotations.NullMarked;
