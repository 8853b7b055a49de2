@NullMarked
package dev.tidemark.api.http.admission;

import org.jspecify.annotations.NullMarked;
