package io.drover.testbed.host;

import io.drover.testbed.command.Command;
import io.drover.testbed.command.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The end of a testbed's network that is on the machine itself. The kernel removes it with the switch's namespace, a
 * moment after the switch's last process.
 *
 * @param name of the link, which another testbed may get once this one is gone
 * @param index of the link, which the kernel gives to no other
 */
record OutsideLink(String name, int index) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static OutsideLink named(String name) {
        return new OutsideLink(name, index(name));
    }

    boolean exists() {
        return Files.exists(folder(name)) && index(name) == index;
    }

    /** Removes the link, if the kernel has not done so yet, and waits until it is gone. */
    void remove() {
        if (exists()) {
            // The kernel may be quicker: then there is nothing left to delete.
            Command.of("ip", "link", "delete", name).attempt();
            Waiting.until("removal of link " + name, PATIENCE, () -> !exists());
        }
    }

    private static int index(String name) {
        try {
            return Integer.parseInt(
                    Files.readString(folder(name).resolve("ifindex")).strip());
        } catch (NoSuchFileException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the index of link " + name, e);
        }
    }

    private static Path folder(String name) {
        return Path.of("/sys/class/net", name);
    }
}
