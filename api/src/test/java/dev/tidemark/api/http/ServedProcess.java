package dev.tidemark.api.http;

import dev.tidemark.api.service.LakeSession;
import dev.tidemark.api.service.Service;
import dev.tidemark.api.service.ShutdownHook;
import dev.tidemark.api.service.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service in a process of its own, to be killed. */
record ServedProcess(Process process, URI uri) {
  /** Serves the lake of a folder; returns when it answers. */
  static ServedProcess start(Path dir) throws IOException {
    return start(dir, Map.of(), ProcessBuilder.Redirect.INHERIT);
  }

  /** The same with more options, and what it says on standard error in a file. */
  static ServedProcess start(Path dir, Map<String, String> options, Path log) throws IOException {
    return start(dir, options, ProcessBuilder.Redirect.to(log.toFile()));
  }

  private static ServedProcess start(
      Path dir, Map<String, String> options, ProcessBuilder.Redirect log) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx400m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ServedProcess.class.getName(),
            dir.toString());
    var builder = new ProcessBuilder(command).redirectError(log);
    builder.environment().putAll(options);
    var process = builder.start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("http://")) return new ServedProcess(process, URI.create(line));
    }
    throw new IOException("the service did not start");
  }

  static LakeSession open(Path dir) throws Exception {
    var options = new HashMap<>(System.getenv());
    options.putAll(Map.of("TIDEMARK_SERVER_PORT", "0", "TIDEMARK_LOAD_INTERVAL", "1s"));
    return LakeSession.open(Workspace.read(dir, dir.resolve("conf"), options), Clock.systemUTC());
  }

  static void main(String[] args) throws Exception {
    var open = open(Path.of(args[0]));
    var service = Service.start(open, Clock.systemUTC());
    ShutdownHook.install(open, service);
    System.out.println(service.uri());
    Thread.currentThread().join();
  }
}
