package io.drover.packaging;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/** The resident memory of a process: {@code VmRSS} in Linux's {@code /proc/PID/status}. */
final class ResidentMemory {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    // Together 15 s: the memory of the start is held steadily for some 6 s before it is given back.
    private static final int STEADY_SAMPLES = 30;
    private static final double STEADY_MIB = 0.5;

    private final long processId;
    private final Deque<Double> samples = new ArrayDeque<>();

    private ResidentMemory(long processId) {
        this.processId = processId;
    }

    /**
     * Waits until a process is at rest, which is when what it holds has stopped to change.
     *
     * @return the most that it held then, in MiB
     */
    static double atRest(long processId) {
        ResidentMemory memory = new ResidentMemory(processId);
        await().atMost(Duration.ofMinutes(2)).pollInterval(INTERVAL).until(memory::steady);
        return Collections.max(memory.samples);
    }

    private boolean steady() throws IOException {
        samples.addLast(mebibytes());
        if (samples.size() > STEADY_SAMPLES) {
            samples.removeFirst();
        }
        return samples.size() == STEADY_SAMPLES && Collections.max(samples) - Collections.min(samples) < STEADY_MIB;
    }

    private double mebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + processId + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("process " + processId + " has ended"))
                / 1024.0;
    }
}
