package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Renders descriptions as HTML; HTML in a description is escaped. */
final class Markdown {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).sanitizeUrls(true).build();

  /** Returns the rendered description of a node; empty if it has none. */
  String describing(JsonNode described) {
    return renderer.render(parser.parse(described.path("description").asText()));
  }
}
