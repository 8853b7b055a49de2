package dev.tidemark.benchmarks.postgres;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A separate PostgreSQL server in a folder, used through {@code psql}; stopped and deleted by
 * {@link #close}.
 */
public final class Postgres implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  private final Path programs;
  private final Path folder;
  private final int port;

  private Postgres(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Returns the folder with the programs of the newest installed version; empty if there is none.
   */
  public static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(INSTALLED)) return Optional.empty();
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo);
    }
  }

  /** Starts a server for this machine only, with the default settings. */
  static Postgres start(Path programs) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tidemark-postgres");
    Postgres server = new Postgres(programs, folder, freePort());
    if (isRoot()) server.run(List.of("chown", "postgres", folder.toString()));
    server.asUser("initdb", "-D", server.data(), "-A", "trust", "-U", "postgres");
    String options =
        "-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='%s'"
            .formatted(server.port, folder);
    server.asUser(
        "pg_ctl", "-D", server.data(), "-w", "-l", folder + "/log", "-o", options, "start");
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Returns the URL for the JDBC driver. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** Returns the result of a statement as plain text. */
  String ask(String sql) throws IOException, InterruptedException {
    return asUser("psql", "-h", folder.toString(), "-p", "" + port, "-U", "postgres", "-AtXqc", sql)
        .strip();
  }

  /** Returns the command of a session that reads statements from standard input. */
  List<String> session() {
    return command("psql", "-h", folder.toString(), "-p", "" + port, "-U", "postgres", "-AtXq");
  }

  /** Copies the lines of a file unchanged into a table with one text column. */
  void copyLines(Path file, String table) throws IOException, InterruptedException {
    // No event contains these two characters, so no line is quoted or split.
    String copy = "COPY " + table + " FROM STDIN (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')";
    List<String> command =
        command("psql", "-h", folder.toString(), "-p", "" + port, "-U", "postgres", "-Xqc", copy);
    Process process =
        new ProcessBuilder(command).redirectInput(file.toFile()).redirectErrorStream(true).start();
    finish(command, process);
  }

  private String asUser(String... words) throws IOException, InterruptedException {
    return run(command(words));
  }

  /** The server does not run as root. */
  private List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    if (isRoot()) command.addAll(List.of("runuser", "-u", "postgres", "--"));
    command.add(programs.resolve(words[0]).toString());
    command.addAll(List.of(words).subList(1, words.length));
    return command;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("tidemark-postgres", ".out");
    try {
      // To a file: a started server would keep a pipe open.
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      int code = process.waitFor();
      String text = Files.readString(out);
      if (code != 0) throw new IOException(command + " failed: " + text);
      return text;
    } finally {
      Files.delete(out);
    }
  }

  private static void finish(List<String> command, Process process)
      throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) throw new IOException(command + " failed: " + text);
  }

  @Override
  public void close() throws IOException {
    try {
      asUser("pg_ctl", "-D", data(), "-m", "immediate", "stop");
      run(List.of("rm", "-rf", folder.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; " + folder + " stays", e);
    }
  }
}
