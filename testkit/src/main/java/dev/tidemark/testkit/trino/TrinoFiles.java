package dev.tidemark.testkit.trino;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The files of a Trino server: its configuration and its plugin. The jars are those that the
 * modules {@code trino-server} and {@code trino-plugin} list.
 *
 * @param etc the configuration
 * @param classPath the class path of the server
 */
record TrinoFiles(Path etc, List<Path> classPath) {
  /** Declares a folder of jars as a plugin for Trino; the connector's own jar has no such file. */
  private static final String SERVICE = "META-INF/services/io.trino.spi.Plugin";

  static TrinoFiles in(Path folder, int port) throws IOException {
    Path plugin = Files.createDirectories(folder.resolve("plugin/iceberg"));
    for (Path jar : classPath("trino-plugin"))
      Files.createSymbolicLink(plugin.resolve(jar.getFileName()), jar);
    try (var services =
        new JarOutputStream(Files.newOutputStream(plugin.resolve("services.jar")))) {
      services.putNextEntry(new JarEntry(SERVICE));
      services.write("io.trino.plugin.iceberg.IcebergPlugin\n".getBytes(UTF_8));
    }
    Path etc = Files.createDirectories(folder.resolve("etc")).resolve("config.properties");
    Files.writeString(
        etc,
        """
        node.environment=test
        node.internal-address=127.0.0.1
        node.bind-ip=127.0.0.1
        coordinator=true
        node-scheduler.include-coordinator=true
        http-server.http.port=%1$d
        discovery.uri=http://127.0.0.1:%1$d
        plugin.dir=%2$s
        catalog.management=dynamic
        catalog.store=memory
        http-server.log.enabled=false
        query.max-length=10000000
        query.max-history=20
        query.min-expire-age=1s
        task.concurrency=1
        enable-dynamic-filtering=false
        """
            .formatted(port, folder.resolve("plugin")));
    return new TrinoFiles(etc, classPath("trino-server"));
  }

  private static List<Path> classPath(String module) throws IOException {
    Path file = Path.of("testkit", module, "target", "class-path");
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(file)))
        return List.of(Files.readString(at.resolve(file)).strip().split(File.pathSeparator))
            .stream()
            .map(Path::of)
            .toList();
    }
    throw new IllegalStateException(
        "No %s above %s: build the module %s first (mvn process-resources -pl testkit/%s)"
            .formatted(file, Path.of("").toAbsolutePath(), module, module));
  }
}
