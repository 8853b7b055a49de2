package dev.tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher with a fake JDK that reports how it was started. */
class LauncherTest {
  @Test
  void theProgramReadsItsArgumentsAsUtf8WhateverTheLocale(@TempDir Path folder) throws Exception {
    Path home = home(folder);
    Files.createFile(home.resolve("infra/target/tidemark/built"));
    Path bin = bin(folder);
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

  /** Regression: those of an older `mvn verify` remained next to newer jars. */
  @Test
  void whatItBuildsHasNoBillOfMaterialsAndNoLicencesOfOtherJars(@TempDir Path folder)
      throws Exception {
    Path home = home(folder);
    Path out = home.resolve("infra/target/tidemark");
    for (String file : List.of("LICENCES.txt", "sbom.cdx.json", "lib/a-1.jar")) {
      Files.createFile(out.resolve(file));
    }
    Path bin = bin(folder);
    program(bin.resolve("java"), "#!/bin/sh\necho started\n");
    program(
        bin.resolve("mvn"),
        "#!/bin/sh\nmkdir -p infra/target/tidemark/lib && touch infra/target/tidemark/lib/a-2.jar\n");
    assertThat(run(home, folder.resolve("jdk"), "C.UTF-8")).contains("started");
    assertThat(out.resolve("built")).exists();
    assertThat(out.resolve("lib/a-2.jar")).exists();
    assertThat(out.resolve("lib/a-1.jar")).doesNotExist();
    assertThat(out.resolve("LICENCES.txt")).doesNotExist();
    assertThat(out.resolve("sbom.cdx.json")).doesNotExist();
  }

  /**
   * Regression: after `mvn verify` the class cache belonged to other jars, and each start was slow.
   */
  @Test
  void newJarsGetANewCacheOfClasses(@TempDir Path folder) throws Exception {
    Path home = home(folder);
    Path out = home.resolve("infra/target/tidemark");
    Files.createFile(out.resolve("built"));
    Path cache = Files.createFile(out.resolve("classes.aot"));
    Files.createFile(out.resolve("lib/a.jar"));
    Path bin = bin(folder);
    program(
        bin.resolve("java"),
        """
        #!/bin/sh
        for a in "$@"; do case $a in -XX:AOTCacheOutput=*) touch "${a#*=}" ;; esac; done
        echo "$@"
        """);
    Path jdk = folder.resolve("jdk");
    Files.setLastModifiedTime(cache, FileTime.fromMillis(System.currentTimeMillis() + 10_000));
    assertThat(run(home, jdk, "C.UTF-8")).contains("-XX:AOTCache=" + cache);
    Files.setLastModifiedTime(cache, FileTime.fromMillis(1_000));
    assertThat(run(home, jdk, "C.UTF-8")).doesNotContain("-XX:AOTCache=");
    for (int tried = 0; !Files.exists(cache); tried++) {
      assertThat(tried).isLessThan(1_000);
      Thread.sleep(10);
    }
    assertThat(run(home, jdk, "C.UTF-8")).contains("-XX:AOTCache=" + cache);
  }

  /** Creates a folder with the launcher and an empty distribution. */
  private static Path home(Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.copy(Repository.root().resolve("tidemark"), home.resolve("tidemark"));
    Files.createDirectories(home.resolve("infra/target/tidemark/lib"));
    return home;
  }

  /** Creates the programs of a suitable JDK; its java only reports its start. */
  private static Path bin(Path folder) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    program(bin.resolve("javac"), "#!/bin/sh\n");
    return bin;
  }

  private static String run(Path home, Path jdk, String locale) throws Exception {
    var process = new ProcessBuilder("bash", home.resolve("tidemark").toString(), "topics");
    process.redirectErrorStream(true);
    var environment = process.environment();
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    environment.put("JAVA_HOME", jdk.toString());
    environment.merge("PATH", jdk.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
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
