package dev.tidemark.api.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.cli.lake.LakeOptions;
import dev.tidemark.api.cli.lake.LoadProgress;
import dev.tidemark.api.cli.text.CommandOutput;
import dev.tidemark.api.cli.text.LoadText;
import dev.tidemark.api.cli.text.Terminal;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.partitioner.topic.Topic;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads files into the table of a topic. */
@Command(
    name = "load",
    description = {
      "Load files into the table of a topic: NDJSON, a JSON array or CSV (by its name), each plain,"
          + " gzip or zstd, or a folder of such files; or retry the topic's dead letters.",
      "Files are not moved, changed or deleted. An invalid line becomes a dead letter; an event"
          + " that the table already contains is a duplicate."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line is loaded or a duplicate",
      "1:the load failed",
      "2:some lines are dead letters"
    },
    footer = {
      "",
      "Examples:",
      "  tidemark load hub samples/hub.ndjson",
      "  tidemark load hub --retry-dead-letters"
    })
final class LoadCommand implements Callable<Integer> {
  private static final int SOME_DEAD_LETTERS = 2;

  @Mixin private final LakeOptions lakeOptions = new LakeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic of the events.")
  private String topicName = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files or folders.")
  private List<Path> files = List.of();

  @Option(
      names = "--retry-dead-letters",
      description =
          "Validate the topic's dead letters again, after its definition was fixed: lines that are"
              + " valid now are loaded once, the others stay.")
  private boolean retry;

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    var workspace = lakeOptions.workspace();
    var topic = LakeOptions.topic(workspace, topicName);
    if (retry == !files.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "load takes files, or --retry-dead-letters, but not both");
    }
    for (var file : files) {
      if (!Files.exists(file)) throw new NoSuchFileException(file.toString());
    }
    try (var open = LakeSession.open(workspace, Clock.systemUTC())) {
      var report = load(open, topic);
      var out = CommandOutput.of(spec).out();
      if (json) out.println(asJson(report));
      else LoadText.of(report, open.lake().deadLetters()).forEach(out::println);
      return report.deadLetters() > 0 ? SOME_DEAD_LETTERS : 0;
    }
  }

  private LoadReport load(LakeSession open, Topic topic) {
    var err = CommandOutput.of(spec).err();
    var progress = new LoadProgress(topic.name(), true, err, Terminal.watched(), System::nanoTime);
    try (var loader = open.loader()) {
      return retry
          ? loader.retryDeadLetters(topic, progress)
          : loader.loadFiles(topic, files, progress);
    } finally {
      progress.done();
    }
  }

  private static String asJson(LoadReport report) throws java.io.IOException {
    return JsonMapper.builder().build().writeValueAsString(report);
  }
}
