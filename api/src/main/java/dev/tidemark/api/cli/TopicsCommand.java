package dev.tidemark.api.cli;

import dev.tidemark.api.access.AccessListReader;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.cli.text.TextTable;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists topics, or validates topic definitions. */
@Command(
    name = "topics",
    description = "List the topics and their tables, or validate a definition.",
    footer = {"", "Examples:", "  tidemark topics", "  tidemark topics check conf"},
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

  /** Validates a schema or a configuration, and optionally whether the tables can follow. */
  @Command(
      name = "check",
      description = {
        "Validate a JSON Schema or a configuration folder and print all problems.",
        "With --dir, also check whether the tables of that lake can follow the definitions."
      },
      footer = {
        "",
        "Examples:",
        "  tidemark topics check conf",
        "  tidemark topics check conf --dir lake"
      })
  static final class Check implements Callable<Integer> {
    @Mixin private final LakeOptions lakeOptions = new LakeOptions();

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        description = "A schema (*.json), topics.yml, or a configuration folder.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      if (!Files.exists(file)) throw new NoSuchFileException(file.toString());
      var isFolder = Files.isDirectory(file);
      var topics = isFolder ? configuration() : schema();
      topics.all().forEach(this::report);
      var out = CommandOutput.of(spec).out();
      if (isFolder) {
        out.printf(
            "%s: application.yml, topics.yml and access.json are valid%n",
            Printable.escaped(file.toString()));
      }
      if (lakeOptions.namesLake()) {
        lakeOptions.requireLake();
        Lake.openToRead(lakeOptions.dir(), topics, Clock.systemUTC()).close();
        out.printf(
            "%s: the tables can follow these definitions%n",
            Printable.escaped(lakeOptions.dir().toString()));
      }
      return 0;
    }

    private void report(Topic topic) {
      var out = CommandOutput.of(spec).out();
      out.printf(
          "%s: the definition of %s is valid%n", Printable.escaped(file.toString()), topic.name());
      var slow = EventReader.of(topic).unchecked();
      if (slow.isEmpty()) return;
      out.println(
          "  Loading is slower because the schema has these parts, which are validated by a");
      out.println("  second pass over each event:");
      for (var place : slow) out.println("    " + Printable.escaped(place));
    }

    /** Reads options, topics and access rights; the environment is not part of what is checked. */
    private Topics configuration() throws ConfigException, IOException {
      var workspace = Workspace.read(lakeOptions.dir(), file, Map.of());
      AccessListReader.unknownTopics(file, workspace.topics())
          .forEach(CommandOutput.of(spec).err()::println);
      return workspace.topics();
    }

    private Topics schema() {
      if (file.getFileName().toString().equals("topics.yml")) {
        var folder = file.toAbsolutePath().getParent();
        return TopicReader.read(folder == null ? Path.of("") : folder);
      }
      return new Topics(List.of(TopicReader.readSchema(file)));
    }
  }
}
