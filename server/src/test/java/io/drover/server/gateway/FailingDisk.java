package io.drover.server.gateway;

import io.drover.agent.state.Disk;
import io.drover.agent.state.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that can be full. */
public final class FailingDisk implements Disk {
    private final LocalDisk real = new LocalDisk();
    public volatile boolean full;

    /** How often something could not be written. */
    public final AtomicInteger refused = new AtomicInteger();

    @Override
    public boolean exists(Path file) {
        return real.exists(file);
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
        return real.read(file, limit);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        if (full) {
            refused.incrementAndGet();
            throw new IOException("No space left on device");
        }
        real.write(file, bytes);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        real.syncFolder(folder);
    }
}
