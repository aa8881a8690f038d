package io.drover.server.identity;

import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Argon2id, with the parameters that OWASP's Password Storage Cheat Sheet names first: 19 MiB, two passes, one lane. Few
 * are computed at a time, so that a flood of sign-ins takes neither all memory nor all processors. Thread-safe.
 */
final class PasswordHashes {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 << 10;
    private static final int PASSES = 2;
    private static final int AT_A_TIME = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Argon2PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
    private final Semaphore free = new Semaphore(AT_A_TIME, true);
    /** Compared with where there is no hash, so that the time it takes does not tell who is a user. */
    private final String nobodys = argon2.encode(Secrets.random());

    String hash(String password) {
        return bounded(() -> argon2.encode(password));
    }

    boolean matches(String password, Optional<String> hash) {
        boolean equal = bounded(() -> argon2.matches(password, hash.orElse(nobodys)));
        return equal && hash.isPresent();
    }

    private <T> T bounded(Supplier<T> work) {
        boolean taken = false;
        try {
            taken = free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            throw ProblemException.notNow(
                    "BUSY", "too many are signing in at this moment; try again in a few seconds", PATIENCE);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
