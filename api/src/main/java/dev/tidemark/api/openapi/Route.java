package dev.tidemark.api.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A route of the server.
 *
 * @param method the HTTP method, in capitals
 * @param path the template, with variables in braces
 */
public record Route(String method, String path) implements Comparable<Route> {
  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9]+)}");

  /** Returns its key in the description. */
  String key() {
    return method + " " + path;
  }

  /** Returns the names of its variables. */
  List<String> variables() {
    var names = new ArrayList<String>();
    for (var found = VARIABLE.matcher(path); found.find(); ) names.add(found.group(1));
    return names;
  }

  @Override
  public int compareTo(Route other) {
    int byPath = path.compareTo(other.path);
    return byPath != 0 ? byPath : method.compareTo(other.method);
  }
}
