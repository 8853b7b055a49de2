package dev.tidemark.partitioner.topic;

import dev.tidemark.partitioner.text.Suggestion;
import dev.tidemark.partitioner.topic.TopicDefinitionException.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects the problems of topic definitions, so that all are reported together. */
final class DefinitionProblems {
  /**
   * The place of a problem.
   *
   * @param file the path, relative to the configuration folder
   * @param pointer a JSON pointer into the file, empty for the file itself
   */
  record Place(String file, String pointer) {
    Place(String file) {
      this(file, "");
    }

    Place step(String name) {
      return new Place(file, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
    }

    Place step(int index) {
      return step(Integer.toString(index));
    }

    @Override
    public String toString() {
      return pointer.isEmpty() ? file : file + "#" + pointer;
    }
  }

  private final List<Problem> list = new ArrayList<>();

  void add(Place place, String message) {
    Problem problem = new Problem(place.toString(), message);
    if (!list.contains(problem)) list.add(problem);
  }

  /** Adds a problem about an unknown name, with the known name that was probably meant. */
  void addUnknown(Place place, String what, String name, Collection<String> known) {
    String hint = Suggestion.hint(name, known);
    if (hint.isEmpty() && !known.isEmpty()) hint = "; known: " + String.join(", ", known);
    add(place, "no " + what + " '" + name + "'" + hint);
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  void throwIfAny() {
    if (!list.isEmpty()) throw new TopicDefinitionException(list);
  }
}
