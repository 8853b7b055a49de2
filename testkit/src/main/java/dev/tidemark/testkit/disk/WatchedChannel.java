package dev.tidemark.testkit.disk;

import dev.tidemark.testkit.disk.Operation.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An open file; its reads, writes and flushes are watched and may be shortened. */
final class WatchedChannel extends FileChannel {
  private static final int PIECE = 1 << 16;

  private final FileChannel real;
  private final Path path;

  WatchedChannel(FileChannel real, Path path) {
    this.real = real;
    this.path = path;
  }

  /** Moves bytes between the file and a buffer. */
  private interface Moving {
    int move(ByteBuffer bytes) throws IOException;
  }

  private int watched(Kind kind, ByteBuffer bytes, Moving moving) throws IOException {
    Watcher watcher = WatchedDisk.watcher();
    Operation operation = new Operation(kind, path, bytes.remaining());
    watcher.before(operation);
    int most = Math.clamp(watcher.most(operation), 1, Math.max(1, bytes.remaining()));
    ByteBuffer some =
        bytes.hasRemaining() ? bytes.duplicate().limit(bytes.position() + most) : bytes.duplicate();
    int moved = moving.move(some);
    bytes.position(some.position());
    watcher.after(operation);
    return moved;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return watched(Kind.READ, into, real::read);
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return watched(Kind.READ, into, some -> real.read(some, position));
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return watched(Kind.WRITE, from, real::write);
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    return watched(Kind.WRITE, from, some -> real.write(some, position));
  }

  /** Reads into the first buffer that has room: a shorter read is allowed. */
  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) if (into[i].hasRemaining()) return read(into[i]);
    return 0;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (from[i].hasRemaining()) return write(from[i]);
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, PIECE));
    if (read(piece, position) <= 0) return 0;
    piece.flip();
    return target.write(piece);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, PIECE));
    if (source.read(piece) <= 0) return 0;
    piece.flip();
    long written = 0;
    while (piece.hasRemaining()) written += write(piece, position + written);
    return written;
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    Watcher watcher = WatchedDisk.watcher();
    Operation operation = new Operation(Kind.TRUNCATE, path);
    watcher.before(operation);
    real.truncate(size);
    watcher.after(operation);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    Watcher watcher = WatchedDisk.watcher();
    Operation operation = new Operation(Kind.FORCE, path);
    watcher.before(operation);
    real.force(metadata);
    watcher.after(operation);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return real.map(mode, position, size);
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    return real.map(mode, offset, size, arena);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
