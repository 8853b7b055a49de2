package dev.tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a JDK that tells how it was started. */
class LauncherTest {
  @Test
  void theProgramReadsItsArgumentsAsUtf8WhateverTheLocale(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.copy(Repository.root().resolve("tidemark"), home.resolve("tidemark"));
    Files.createDirectories(home.resolve("infra/target/tidemark/lib"));
    Files.createFile(home.resolve("infra/target/tidemark/built"));
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    program(bin.resolve("javac"), "#!/bin/sh\n");
    program(
        bin.resolve("java"),
        """
        #!/bin/sh
        echo "LC_ALL=$LC_ALL LANG=$LANG umask=$(umask)"
        """);
    for (String locale : List.of("C", "POSIX", "no_NO.ISO-8859-1")) {
      assertThat(run(home, folder.resolve("jdk"), locale)).contains("LC_ALL=C.UTF-8");
    }
    assertThat(run(home, folder.resolve("jdk"), ""))
        .contains("LC_ALL=C.UTF-8")
        .as("what a lake holds is its owner's alone")
        .contains("umask=0077");
    assertThat(run(home, folder.resolve("jdk"), "C.UTF-8")).contains("LC_ALL=C.UTF-8");
  }

  private static String run(Path home, Path jdk, String locale) throws Exception {
    var process = new ProcessBuilder("bash", home.resolve("tidemark").toString(), "topics");
    process.redirectErrorStream(true);
    var environment = process.environment();
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    environment.put("JAVA_HOME", jdk.toString());
    if (!locale.isEmpty()) environment.put("LC_ALL", locale);
    Process running = process.start();
    String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private static void program(Path file, String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
