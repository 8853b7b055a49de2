package dev.tidemark.catalog.load;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that locks a file, says so, and goes on holding it until it is killed. */
final class LockHolder {
  private LockHolder() {}

  static void main(String[] args) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                Path.of(args[0]),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var lock = file.lock()) {
      System.out.println(lock.isValid() ? "held" : "lost");
      // Until its parent is gone, too.
      System.in.readAllBytes();
    }
  }
}
