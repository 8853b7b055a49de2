package dev.tidemark.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Groups of bars of milliseconds on a logarithmic scale, as an SVG image that is readable on light
 * and dark pages.
 */
public final class Chart {
  private static final int LEFT = 250;
  private static final int WIDTH = 620;
  private static final int BAR = 14;
  private static final int GAP = 16;
  private static final int TOP = 56;

  /** Colours that colour-blind readers can distinguish. */
  private static final String[] COLOURS = {"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"};

  private record Bar(String name, double millis) {}

  private record Group(String name, List<Bar> bars) {}

  private final String title;
  private final List<Group> groups = new ArrayList<>();

  public Chart(String title) {
    this.title = title;
  }

  /** Begins a group of bars. */
  public void group(String name) {
    groups.add(new Group(name, new ArrayList<>()));
  }

  /** Adds a bar to the last group. */
  public void bar(String name, double millis) {
    groups.getLast().bars().add(new Bar(name, millis));
  }

  public void writeTo(Path file) throws IOException {
    Files.writeString(file, svg());
  }

  private String svg() {
    double most =
        groups.stream().flatMap(g -> g.bars().stream()).mapToDouble(Bar::millis).max().orElse(1);
    int decades = (int) Math.ceil(Math.log10(most)) + 1;
    var text = new StringBuilder();
    int y = TOP;
    for (Group group : groups) {
      int middle = y + group.bars().size() * BAR / 2 + 4;
      label(text, LEFT - 10, middle, "end", group.name());
      for (Bar bar : group.bars()) {
        double length = Math.max(2, x(bar.millis(), decades) - LEFT);
        text.append(
            say(
                "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>\n",
                LEFT, y, length, BAR - 2, colour(bar.name())));
        label(text, LEFT + length + 5, y + BAR - 4, "start", millis(bar.millis()));
        y += BAR;
      }
      y += GAP;
    }
    var axis = new StringBuilder();
    for (int decade = 0; decade <= decades; decade++) {
      double at = x(Math.pow(10, decade - 1.0), decades);
      axis.append(
          say(
              "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#8888' stroke-width='0.5'/>\n",
              at, at, TOP - 6, y));
    }
    var legend = new StringBuilder();
    int at = LEFT;
    for (String name : names()) {
      legend.append(
          say("<rect x='%d' y='30' width='10' height='10' fill='%s'/>\n", at, colour(name)));
      label(legend, at + 14, 39, "start", name);
      at += 30 + 8 * name.length();
    }
    int width = LEFT + WIDTH + 80;
    return say(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                + " font-size='12'>\n",
            width, y + 8)
        + "<style>text{fill:#444}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>\n"
        + say("<text x='8' y='18' font-size='14'>%s</text>\n", title)
        + axis
        + legend
        + text
        + "</svg>\n";
  }

  /** Returns the names of the bars, in the order of their first use. */
  private List<String> names() {
    return groups.stream().flatMap(g -> g.bars().stream()).map(Bar::name).distinct().toList();
  }

  private String colour(String name) {
    return COLOURS[names().indexOf(name) % COLOURS.length];
  }

  /** Converts milliseconds to a coordinate; the axis starts at 0.1 ms. */
  private static double x(double millis, int decades) {
    return LEFT + WIDTH * Math.max(0, Math.log10(millis) + 1) / decades;
  }

  private static void label(StringBuilder text, double x, int y, String anchor, String label) {
    text.append(say("<text x='%.1f' y='%d' text-anchor='%s'>%s</text>\n", x, y, anchor, label));
  }

  private static String millis(double millis) {
    if (millis >= 1000) return say("%.1f s", millis / 1000);
    return say(millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a dependency for one method
  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
