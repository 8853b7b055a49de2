import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.ImportOrderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks ({@code check}) or applies ({@code fix}) google-java-format to every Java file below the given folders. */
class Format {
  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    var formatter = new Formatter();
    int wrong = 0;
    for (String folder : List.of(args).subList(1, args.length)) {
      if (!Files.isDirectory(Path.of(folder))) continue;
      List<Path> files;
      try (var walk = Files.walk(Path.of(folder))) {
        files = walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
      }
      for (Path file : files) {
        String text = Files.readString(file);
        String formatted =
            formatter.formatSource(
                RemoveUnusedImports.removeUnusedImports(
                    ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE)));
        if (formatted.equals(text)) continue;
        if (fix) {
          Files.writeString(file, formatted);
        } else {
          System.err.println("not formatted: " + file);
          wrong++;
        }
      }
    }
    if (wrong > 0) {
      System.err.println("Apply the formatter: mvn -Pfix process-sources");
      System.exit(1);
    }
  }
}
