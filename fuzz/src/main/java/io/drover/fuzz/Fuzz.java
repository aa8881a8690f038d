package io.drover.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Feeds something that reads with hostile input, and fails where it does anything but accept or refuse it: in words, in
 * time and within its memory. The same seed gives the same inputs; what fails is told with seed and bytes.
 *
 * <p>Memory is what the thread that reads allocates, whether or not it is kept, so bounds are far above what is ever
 * held at one time.
 */
public final class Fuzz {
    private static final Duration LONGEST_RUN = Duration.ofSeconds(90);
    private static final Duration LONGEST_INPUT = Duration.ofSeconds(5);
    private static final int LONGEST_MESSAGE = 4000;
    private static final int SHOWN = 2000;

    /** What only a fault of the reader throws, also where it is dressed up as a refusal. */
    private static final List<Class<? extends Throwable>> FAULTS = List.of(
            NullPointerException.class,
            ClassCastException.class,
            IndexOutOfBoundsException.class,
            NegativeArraySizeException.class,
            ArrayStoreException.class,
            ArithmeticException.class,
            java.util.ConcurrentModificationException.class,
            java.util.NoSuchElementException.class,
            VirtualMachineError.class,
            LinkageError.class);

    private final String what;
    private final long seed;
    private final List<byte[]> examples = new ArrayList<>();
    private final List<byte[]> tokens = new ArrayList<>();
    private Set<Class<? extends Throwable>> refusals = Set.of();
    private int inputs = 10_000;
    private int longest = 64 << 10;
    private long fixedBytes = 1 << 20;
    private int bytesPerByte = 100;

    private Fuzz(String what, long seed) {
        this.what = what;
        this.seed = seed;
    }

    /** Something that reads. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param mostAllocated by one input, in bytes
     * @param ofBytes the length of that input
     */
    public record Report(int inputs, int accepted, int refused, long mostAllocated, int ofBytes, Duration slowest) {}

    public static Fuzz of(String what, long seed) {
        return new Fuzz(what, seed);
    }

    /** What is read without complaint, and damaged then. */
    public Fuzz examples(byte[]... sound) {
        examples.addAll(Arrays.asList(sound));
        return this;
    }

    public Fuzz examples(List<byte[]> sound) {
        examples.addAll(sound);
        return this;
    }

    public Fuzz examples(String... sound) {
        for (String each : sound) {
            examples.add(each.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** What means something in the format, such as brackets. */
    public Fuzz tokens(String... meaningful) {
        for (String each : meaningful) {
            tokens.add(each.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    public Fuzz inputs(int count) {
        inputs = count;
        return this;
    }

    /** The longest input, in bytes; 64 KiB unless told. */
    public Fuzz longest(int bytes) {
        longest = bytes;
        return this;
    }

    /** The exceptions, these very classes and those within them, by which input is refused. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final Fuzz refusedBy(Class<? extends Throwable>... documented) {
        refusals = Set.of(documented);
        return this;
    }

    /** How much may be allocated for one input: so much, and so many times its length. */
    public Fuzz allocating(long bytes, int timesLength) {
        fixedBytes = bytes;
        bytesPerByte = timesLength;
        return this;
    }

    /** Reads all examples, which must be accepted, then as many hostile inputs as were asked for. */
    public Report run(Reader reader) {
        for (byte[] example : examples) {
            try {
                reader.read(example.clone());
            } catch (Exception | StackOverflowError e) {
                throw new AssertionError("%s: the example %s is refused".formatted(what, shown(example)), e);
            }
        }
        Run run = new Run(reader);
        Thread thread = Thread.ofPlatform().name("fuzz").daemon().start(run);
        try {
            if (!thread.join(LONGEST_RUN)) {
                AssertionError hangs = run.failure("has not been read for %s".formatted(LONGEST_RUN), null);
                hangs.setStackTrace(thread.getStackTrace());
                throw hangs;
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        AssertionError failed = run.failed;
        if (failed != null) {
            throw failed;
        }
        Report report = run.report();
        System.out.printf(
                "fuzz %s: seed %d, %d inputs, %d accepted, %d refused; most allocated %,d bytes for one of %,d bytes (bound %,d + %d times the length); slowest %.1f ms%n",
                what,
                seed,
                report.inputs(),
                report.accepted(),
                report.refused(),
                report.mostAllocated(),
                report.ofBytes(),
                fixedBytes,
                bytesPerByte,
                report.slowest().toNanos() / 1e6);
        return report;
    }

    private static String shown(byte[] input) {
        String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, SHOWN));
        return "%d bytes %s%s".formatted(input.length, hex, input.length > SHOWN ? "…" : "");
    }

    private final class Run implements Runnable {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final HostileBytes hostile = new HostileBytes(seed, examples, tokens, longest);
        private final Reader reader;
        private volatile byte[] current = new byte[0];
        private volatile int number;
        private volatile @Nullable AssertionError failed;
        private int accepted;
        private int refused;
        private long mostAllocated;
        private int ofBytes;
        private long slowest;

        Run(Reader reader) {
            this.reader = reader;
        }

        @Override
        public void run() {
            try {
                for (int i = 1; i <= inputs; i++) {
                    number = i;
                    current = hostile.next();
                    one();
                }
            } catch (AssertionError e) {
                failed = e;
            } catch (RuntimeException e) {
                failed = failure("was not tried to the end", e);
            }
        }

        private void one() {
            long began = System.nanoTime();
            long allocated = read();
            if (allocated > fixedBytes + (long) bytesPerByte * current.length) {
                // The first of its sort loads classes, which the second does not.
                allocated = read();
            }
            long took = System.nanoTime() - began;
            slowest = Math.max(slowest, took);
            if (allocated > mostAllocated) {
                mostAllocated = allocated;
                ofBytes = current.length;
            }
            if (allocated > fixedBytes + (long) bytesPerByte * current.length) {
                throw failure(
                        "allocates %,d bytes, more than %,d and %d times its length"
                                .formatted(allocated, fixedBytes, bytesPerByte),
                        null);
            }
            if (took > LONGEST_INPUT.toNanos()) {
                throw failure("takes %d ms".formatted(Duration.ofNanos(took).toMillis()), null);
            }
        }

        private long read() {
            byte[] input = current.clone();
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.read(input);
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                accepted++;
                return allocated;
            } catch (Exception | VirtualMachineError e) {
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                check(e);
                refused++;
                return allocated;
            } catch (AssertionError e) {
                throw failure("breaks what the test expects", e);
            }
        }

        private void check(Throwable refusal) {
            if (!isDocumented(refusal.getClass())) {
                throw failure("is not refused by any of %s".formatted(refusals), refusal);
            }
            for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
                Throwable each = cause;
                if (FAULTS.stream().anyMatch(fault -> fault.isInstance(each))) {
                    throw failure("is refused because of a fault", refusal);
                }
            }
            String message = refusal.getMessage();
            if (message == null || message.isBlank() || message.length() > LONGEST_MESSAGE) {
                throw failure("is refused without a clear word, or with too many", refusal);
            }
            if (message.endsWith(": null") || message.contains("java.") || message.contains("io.drover.")) {
                throw failure("is refused in words for programmers: " + message, refusal);
            }
        }

        private boolean isDocumented(Class<?> type) {
            Class<?> within = type.getEnclosingClass();
            return refusals.contains(type) || (within != null && refusals.contains(within));
        }

        AssertionError failure(String how, @Nullable Throwable cause) {
            return new AssertionError(
                    "%s: input %d of seed %d %s: %s".formatted(what, number, seed, how, shown(current)), cause);
        }

        Report report() {
            return new Report(inputs, accepted, refused, mostAllocated, ofBytes, Duration.ofNanos(slowest));
        }
    }
}
