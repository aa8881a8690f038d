package io.drover.agent.state;

import java.io.IOException;
import java.nio.file.Path;

/** The few file operations that durability rests on, apart so that a test or a simulator can make each of them fail. */
public interface Disk {
    /** Whether a file is there. */
    boolean exists(Path file);

    /** The whole of a file of at most {@code limit} bytes; a larger one is an error. */
    byte[] read(Path file, int limit) throws IOException;

    /** Writes a file that only its owner can read, replacing what was there, and waits until it is on the device. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Puts a file in another's place, atomically. */
    void rename(Path from, Path to) throws IOException;

    /** Waits until a folder's entries are on the device. */
    void syncFolder(Path folder) throws IOException;
}
