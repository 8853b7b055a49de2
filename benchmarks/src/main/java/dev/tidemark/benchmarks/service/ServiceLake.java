package dev.tidemark.benchmarks.service;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.data.TidemarkLauncher;
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

/** A lake that is created, filled and served as by users: with commands and over HTTP. */
public final class ServiceLake {
  private final Path folder;
  private final TidemarkLauncher tidemarkLauncher;

  /** Creates an empty lake with its one topic and the access rules. */
  public ServiceLake(Path folder, TidemarkLauncher tidemarkLauncher, String access)
      throws IOException {
    this.folder = folder;
    this.tidemarkLauncher = tidemarkLauncher;
    Files.writeString(BenchmarkLake.configure(folder).resolve("access.json"), access);
  }

  public Path folder() {
    return folder;
  }

  /** Loads {@code days} days of events. */
  public void load(int days, int perDay, int organisations) throws Exception {
    Path events = Files.createDirectories(folder.resolveSibling("events"));
    for (int day = 0; day < days; day++) {
      CallEvents.writeDay(
          events.resolve("day-%03d.ndjson".formatted(day)), day, perDay, organisations);
    }
    tidemarkLauncher.output(
        "load", CallEvents.TOPIC, events.toString(), "--dir", folder.toString());
  }

  /** Loads one file into a topic. */
  public void loadFile(String topic, Path file) throws Exception {
    tidemarkLauncher.output("load", topic, file.toString(), "--dir", folder.toString());
  }

  /** Returns a token for each of the users, with a new key. */
  public Map<String, String> tokens(List<String> users) throws Exception {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String user : users) {
      List<String> command = new ArrayList<>(List.of("token", "--sub", user));
      command.addAll(List.of("--dir", folder.toString()));
      if (tokens.isEmpty()) command.add("--new-key");
      tokens.put(user, tidemarkLauncher.output(command.toArray(String[]::new)).strip());
    }
    return tokens;
  }

  /** Serves the loaded events; landed objects are not loaded. */
  public TidemarkLauncher.RunningService serve() throws Exception {
    return serve("off");
  }

  /** Serves, and loads landed objects at the given interval. */
  TidemarkLauncher.RunningService serve(String interval) throws Exception {
    return tidemarkLauncher.serve(folder, interval);
  }

  /** Returns the HTTP request of a query. */
  public static HttpRequest query(URI service, String token, String body) {
    return query(service, token, CallEvents.TOPIC, body);
  }

  /** Returns the HTTP request of a query to any topic. */
  public static HttpRequest query(URI service, String token, String topic, String body) {
    return HttpRequest.newBuilder(service.resolve("/stats/" + topic))
        .timeout(Duration.ofMinutes(1))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
