package dev.tidemark.api.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Writes a document as unambiguous YAML. */
public final class YamlText {
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(Feature.WRITE_DOC_START_MARKER)
                  .disable(Feature.SPLIT_LINES)
                  .enable(Feature.LITERAL_BLOCK_STYLE)
                  .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
                  .stringQuotingChecker(new NamesThatAreNumbers())
                  .build())
          .build();

  private YamlText() {}

  public static String of(JsonNode document) {
    try {
      return YAML.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Quotes names that begin with a digit: the name 404 is a string in JSON and must stay one. */
  private static final class NamesThatAreNumbers extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteName(String name) {
      return super.needToQuoteName(name) || name.isEmpty() || Character.isDigit(name.charAt(0));
    }
  }
}
