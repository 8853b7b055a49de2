/** The description of the API, as an OpenAPI document and as an HTML page. */
@NullMarked
package dev.tidemark.api.openapi;

import org.jspecify.annotations.NullMarked;
