package dev.tidemark.testkit.fault;

import dev.tidemark.testkit.disk.Operation;
import dev.tidemark.testkit.disk.Operation.Kind;
import dev.tidemark.testkit.disk.Watcher;
import dev.tidemark.testkit.generate.SeededRandom;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A fault of a disk. It sees only the operations below its folder. */
abstract sealed class Fault implements Watcher {
  private final Path folder;

  private Fault(Path folder) {
    this.folder = folder;
  }

  final boolean concerns(Operation operation) {
    return operation.path().startsWith(folder);
  }

  /** Returns whether the fault has taken effect. */
  abstract boolean happened();

  /** Makes one operation fail, before or after it is done; all others succeed. */
  static final class OneError extends Fault {
    private final long number;
    private final boolean done;
    private final AtomicLong before = new AtomicLong();
    private volatile boolean happened;
    private volatile String at = "";

    /** Whether the current operation of this thread fails after it is done. */
    private static final ThreadLocal<Boolean> victim = ThreadLocal.withInitial(() -> false);

    /** Fails operation {@code number}, from 1. */
    OneError(Path folder, long number, boolean done) {
      super(folder);
      this.number = number;
      this.done = done;
    }

    @Override
    public void before(Operation operation) throws IOException {
      if (!concerns(operation) || before.incrementAndGet() != number) return;
      at = operation.toString();
      if (done) victim.set(true);
      else fail();
    }

    /** Returns how many operations began below the folder. */
    long operations() {
      return before.get();
    }

    @Override
    public void after(Operation operation) throws IOException {
      if (!victim.get()) return;
      victim.remove();
      fail();
    }

    private void fail() throws IOException {
      happened = true;
      throw new IOException("Input/output error");
    }

    @Override
    boolean happened() {
      return happened;
    }

    @Override
    public String toString() {
      return "error %s operation %d: %s".formatted(done ? "after" : "before", number, at);
    }
  }

  /** Allows a limited number of bytes to be written; then no file or folder can be created. */
  static final class Full extends Fault {
    private final AtomicLong room;
    private volatile boolean happened;

    Full(Path folder, long room) {
      super(folder);
      this.room = new AtomicLong(room);
    }

    @Override
    public void before(Operation operation) throws IOException {
      if (!concerns(operation) || room.get() > 0) return;
      switch (operation.kind()) {
        case WRITE, CREATE, MAKE_FOLDER, COPY -> {
          happened = true;
          throw new FileSystemException(
              operation.path().toString(), null, "No space left on device");
        }
        default -> {}
      }
    }

    /** As in an operating system: the part that fits is written, and the next write fails. */
    @Override
    public int most(Operation operation) {
      if (!concerns(operation) || operation.kind() != Kind.WRITE) return super.most(operation);
      int fits = (int) Math.min(Math.max(1, room.get()), super.most(operation));
      room.addAndGet(-fits);
      return fits;
    }

    @Override
    boolean happened() {
      return happened;
    }

    @Override
    public String toString() {
      return "a full disk";
    }
  }

  /** Limits every read and write to a few bytes and delays some of them. */
  static final class Slow extends Fault {
    private static final int MOST = 9;
    private static final int PAUSE_NANOS = 50_000;

    private final SeededRandom seededRandom;
    private volatile boolean happened;

    Slow(Path folder, SeededRandom seededRandom) {
      super(folder);
      this.seededRandom = seededRandom;
    }

    @Override
    public synchronized int most(Operation operation) {
      if (!concerns(operation)) return super.most(operation);
      happened = true;
      if (seededRandom.chance(0.01)) LockSupport.parkNanos(PAUSE_NANOS);
      return 1 + seededRandom.below(MOST);
    }

    @Override
    boolean happened() {
      return happened;
    }

    @Override
    public String toString() {
      return "slow and short reads and writes";
    }
  }

  /** Omits some entries from a folder listing, as eventually consistent stores do. */
  static final class MissingEntries extends Fault {
    private final SeededRandom seededRandom;
    private volatile boolean happened;

    MissingEntries(Path folder, SeededRandom seededRandom) {
      super(folder);
      this.seededRandom = seededRandom;
    }

    @Override
    public synchronized boolean lists(Path entry) {
      boolean missed = concerns(new Operation(Kind.LOOK, entry, 0)) && seededRandom.chance(0.3);
      happened |= missed;
      return !missed;
    }

    @Override
    boolean happened() {
      return happened;
    }

    @Override
    public String toString() {
      return "lists that miss entries";
    }
  }
}
