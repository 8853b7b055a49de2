package dev.tidemark.api.cli;

import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.cli.text.TextTable;
import dev.tidemark.api.text.EscapedText;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists topics, or checks a definition. */
@Command(
    name = "topics",
    description = "List the topics and their tables, or check a definition.",
    subcommands = TopicsCommand.Check.class)
final class TopicsCommand implements Callable<Integer> {
  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var out = CommandOutput.of(spec).out();
    var table = new TextTable(List.of("TOPIC", "TITLE", "TABLE", "FIELDS", "PARTITIONED BY"));
    for (var topic : lakeOptions.workspace().topics().all()) table.add(cells(topic));
    table.lines(Terminal.columns()).forEach(out::println);
    return 0;
  }

  private static List<String> cells(Topic topic) {
    var partitioning = topic.partitioning();
    return List.of(
        topic.name(),
        topic.title(),
        TableDefinition.of(topic).name(),
        Integer.toString(topic.fields().size()),
        partitioning.toString().toLowerCase(java.util.Locale.ROOT).replace("_", ", "));
  }

  /** Says every problem of a definition. */
  @Command(
      name = "check",
      description = "Check a JSON Schema, or a whole configuration folder, and say every problem.")
  static final class Check implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // every command takes its options
    private final LakeOptions lakeOptions = new LakeOptions();

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        description = "A schema (*.json), topics.yml, or a configuration folder.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      if (!Files.exists(file)) throw new NoSuchFileException(file.toString());
      var topics = topics();
      for (var topic : topics.all()) {
        var out = CommandOutput.of(spec).out();
        out.printf(
            "%s: a good definition of %s%n", EscapedText.escaped(file.toString()), topic.name());
        var slow = EventReader.of(topic).unproved();
        if (slow.isEmpty()) continue;
        out.println("  its events load more slowly where the schema says these, which are checked");
        out.println("  for each event by a slower evaluation and not in one pass with the rest:");
        for (var place : slow) out.println("    " + EscapedText.escaped(place));
      }
      return 0;
    }

    private Topics topics() {
      if (Files.isDirectory(file)) return TopicReader.read(file);
      if (file.getFileName().toString().equals("topics.yml")) {
        var folder = file.toAbsolutePath().getParent();
        return TopicReader.read(folder == null ? Path.of("") : folder);
      }
      return new Topics(List.of(TopicReader.readSchema(file)));
    }
  }
}
