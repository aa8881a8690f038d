package io.drover.testbed.reliability;

import io.drover.testbed.command.Command;
import java.nio.file.Path;
import java.util.function.Function;

/** A small file system of its own on a folder, which can be filled to the last byte. One thread uses it. */
final class SmallDisk implements AutoCloseable {
    private static final String FILLER = "filler";

    private final Path folder;
    private final Function<Command, Command> place;

    private SmallDisk(Path folder, Function<Command, Command> place) {
        this.folder = folder;
        this.place = place;
    }

    /**
     * Mounts it; what the folder holds already moves onto it.
     *
     * @param folder absolute
     * @param mebibytes how much fits
     * @param place puts a command where the folder is, such as into a test host
     */
    static SmallDisk mount(Path folder, int mebibytes, Function<Command, Command> place) {
        SmallDisk disk = new SmallDisk(folder, place);
        disk.shell("""
                set -e
                rm -rf "$1.kept"; cp -a "$1" "$1.kept"
                mount -t tmpfs -o size=%dm,mode=0700 drover-small-disk "$1"
                cp -a "$1.kept/." "$1/"
                """.formatted(mebibytes));
        return disk;
    }

    /** Leaves no space. */
    void fill() {
        shell("cat /dev/zero > \"$1/%s\" 2>/dev/null || true".formatted(FILLER));
    }

    void free() {
        shell("rm -f \"$1/%s\"".formatted(FILLER));
    }

    /** Takes it away; what is on it moves back into the folder. Nobody may use it any more. */
    @Override
    public void close() {
        shell("""
                set -e
                rm -f "$1/%s"
                rm -rf "$1.kept"; cp -a "$1" "$1.kept"
                umount "$1"
                cp -a "$1.kept/." "$1/"; rm -rf "$1.kept"
                """.formatted(FILLER));
    }

    private void shell(String script) {
        place.apply(Command.of("sh", "-c", script, "sh", folder.toString())).run();
    }
}
