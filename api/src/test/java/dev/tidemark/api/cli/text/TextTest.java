package dev.tidemark.api.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.cli.lake.LoadProgress;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.sql.page.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Text for terminals: as wide as it says, and nothing in it that moves the cursor. */
class TextTest {
  @Test
  void wideCharactersTakeTwoColumnsAndCombiningMarksNone() {
    assertThat(TextWidth.of("ab")).isEqualTo(2);
    assertThat(TextWidth.of("日本")).isEqualTo(4);
    assertThat(TextWidth.of("😀")).isEqualTo(2);
    assertThat(TextWidth.of("e\u0301")).isEqualTo(1);
    assertThat(TextWidth.cut("日本語", 5)).isEqualTo("日本…");
    assertThat(TextWidth.cut("日本語", 4)).isEqualTo("日…");
  }

  @Test
  void noLineOfATableIsWiderThanTheTerminal() {
    var table = new TextTable(List.of("a", "name", "text", "more", "last"));
    table.add(List.of("1", "日本語".repeat(20), "x".repeat(300), "y", "z".repeat(50)));
    table.add(List.of("2", "", "short", "😀".repeat(9), ""));
    for (int columns = 40; columns <= 200; columns++) {
      int most = columns;
      assertThat(table.lines(columns))
          .hasSize(3)
          .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(most));
    }
    assertThat(table.leftOut(40)).isNotEmpty();
    assertThat(table.leftOut(400)).isEmpty();
  }

  @Test
  void aCsvRowQuotesWhatNeedsItAndTellsAbsentFromEmpty() {
    var row =
        new Row("a,\"b\"", "hub", Instant.parse("2026-01-01T00:00:00Z"), null, "", "{\"n\":1}");
    assertThat(RowFormat.csv(row))
        .isEqualTo("\"a,\"\"b\"\"\",hub,2026-01-01T00:00:00.000Z,,\"\",\"{\"\"n\"\":1}\"");
  }

  @Test
  void aCsvCellSteersNoTerminalAndIsNoFormula() {
    for (var id : List.of("=cmd()", "+1", "-1", "@x", "\uFF1Dx")) {
      var row = new Row(id, "hub", Instant.EPOCH, "a\u001b[2J\r\nb", "\u009b", "{}");
      assertThat(RowFormat.csv(row))
          .isEqualTo(
              "'%s,hub,1970-01-01T00:00:00.000Z,a\\u001b[2J\\u000d\\u000ab,\\u009b,{}"
                  .formatted(id));
    }
  }

  @Test
  void whatACommandPrintsSteersNoTerminal() throws Exception {
    var text = new StringWriter();
    var out = new PrintableWriter(new PrintWriter(text, true));
    out.println(
        RowFormat.ndjson(new Row("a\u009b2J\u007f", "hub", Instant.EPOCH, null, null, "{}")));
    out.print('\u001b');
    out.write("\u001b]0;x\u0007\t\r\n".toCharArray());
    assertThat(text.toString())
        .contains("\"a\\u009b2J\\u007f\"")
        .endsWith("\\u001b]0;x\\u0007\t\r\n");
    assertThat(text.toString().chars().filter(Character::isISOControl).mapToObj(c -> (char) c))
        .isSubsetOf('\n', '\r', '\t');
  }

  @Test
  void progressIsOneLineOnATerminalAndNowAndThenOneElsewhere() {
    assertThat(progress(true))
        .startsWith("\r")
        .contains(
            "hub  [██████░░░░░░░░░░░░      ]  25 %", "1,000 lines", "100/s  40.0 MB/s", "ETA 15 s")
        .doesNotContain("\n");
    assertThat(progress(false)).hasLineCount(2).contains("25 %").doesNotContain("\r");
  }

  private static String progress(boolean watched) {
    var time = new AtomicLong();
    var text = new StringWriter();
    var progress = new LoadProgress("hub", true, new PrintWriter(text, true), watched, time::get);
    time.set(10_000_000_000L);
    progress.at(new ProgressListener.State(1_000_000_000, 750_000_000, 250_000_000, 1000));
    time.set(10_000_000_001L);
    progress.at(new ProgressListener.State(1_000_000_000, 750_000_001, 250_000_000, 1001));
    time.set(16_000_000_000L);
    progress.at(new ProgressListener.State(1_000_000_000, 900_000_000, 900_000_000, 1800));
    return text.toString();
  }
}
