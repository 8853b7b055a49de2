package dev.tidemark.api.cli.text;

import dev.tidemark.partitioner.text.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats rows of text under a header. Columns are as wide as necessary, and lines are never wider
 * than the terminal: a text that does not fit is cut with an ellipsis, and columns for which there
 * is no space are left out.
 */
public final class TextTable {
  private static final int GAP = 2;
  private static final int LEAST = 8;

  /**
   * The maximum width of all columns but the last, so that one long text does not use the whole
   * line.
   */
  private static final int MOST = 44;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<String> header) {
    this.header = header.stream().map(Printable::escaped).toList();
  }

  /** Adds a row with a cell for each column. */
  public void add(List<String> cells) {
    rows.add(cells.stream().map(Printable::escaped).toList());
  }

  /** Returns the header and the rows, each as a line of at most {@code columns}. */
  public List<String> lines(int columns) {
    var widths = widths(columns);
    var lines = new ArrayList<String>();
    lines.add(line(header, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  /** Returns the titles of the columns for which there is no space. */
  public List<String> leftOut(int columns) {
    return header.subList(widths(columns).size(), header.size());
  }

  private List<Integer> widths(int columns) {
    var widths = new ArrayList<Integer>();
    int left = columns;
    for (int i = 0; i < header.size(); i++) {
      int wanted = wanted(i);
      boolean last = i == header.size() - 1;
      int width = Math.min(last ? wanted : Math.min(wanted, MOST), left);
      if (width < wanted && width < LEAST) break;
      widths.add(width);
      left -= width + GAP;
      if (left <= 0) break;
    }
    return widths;
  }

  private int wanted(int column) {
    int widest = TextWidth.of(header.get(column));
    for (var row : rows) widest = Math.max(widest, TextWidth.of(row.get(column)));
    return widest;
  }

  private static String line(List<String> cells, List<Integer> widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.size(); i++) {
      if (i > 0) line.repeat(' ', GAP);
      var cell = TextWidth.cut(cells.get(i), widths.get(i));
      line.append(cell);
      if (i < widths.size() - 1) line.repeat(' ', widths.get(i) - TextWidth.of(cell));
    }
    return line.toString();
  }
}
