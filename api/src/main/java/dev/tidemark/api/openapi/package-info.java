/** What the API is, as a document for programs and a page for people. */
@NullMarked
package dev.tidemark.api.openapi;

import org.jspecify.annotations.NullMarked;
