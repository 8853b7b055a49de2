package dev.tidemark.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lake that is made, filled and served as its users do it: by commands, and asked over HTTP. */
final class ServiceLake {
  private final Path folder;
  private final Launcher launcher;

  /** An empty one with its one topic, and with who may see what of it. */
  ServiceLake(Path folder, Launcher launcher, String access) throws IOException {
    this.folder = folder;
    this.launcher = launcher;
    Files.writeString(BenchLake.configure(folder).resolve("access.json"), access);
  }

  Path folder() {
    return folder;
  }

  /** Loads so many days of events. */
  void load(int days, int perDay, int organisations) throws Exception {
    Path events = Files.createDirectories(folder.resolveSibling("events"));
    for (int day = 0; day < days; day++) {
      Calls.writeDay(events.resolve("day-%03d.ndjson".formatted(day)), day, perDay, organisations);
    }
    launcher.output("load", Calls.TOPIC, events.toString(), "--dir", folder.toString());
  }

  /** Loads one file into a topic. */
  void loadFile(String topic, Path file) throws Exception {
    launcher.output("load", topic, file.toString(), "--dir", folder.toString());
  }

  /** A token for each of the users, with a new key. */
  Map<String, String> tokens(List<String> users) throws Exception {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String user : users) {
      List<String> command = new ArrayList<>(List.of("token", "--sub", user));
      command.addAll(List.of("--dir", folder.toString()));
      if (tokens.isEmpty()) command.add("--new-key");
      tokens.put(user, launcher.output(command.toArray(String[]::new)).strip());
    }
    return tokens;
  }

  /** Serves what is loaded; what lands stays where it is. */
  Launcher.Served serve() throws Exception {
    return serve("off");
  }

  /** Serves, and loads what has landed each time that such an interval is over. */
  Launcher.Served serve(String interval) throws Exception {
    return launcher.serve(folder, interval);
  }

  /** A question as a client sends it. */
  static HttpRequest question(URI service, String token, String body) {
    return question(service, token, Calls.TOPIC, body);
  }

  /** A question to any topic. */
  static HttpRequest question(URI service, String token, String topic, String body) {
    return HttpRequest.newBuilder(service.resolve("/stats/" + topic))
        .timeout(Duration.ofMinutes(1))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
