package io.drover.server.vault.age;

import com.exceptionfactory.jagged.framework.crypto.CipherKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Derives keys from passphrases as the scrypt recipient of age does: N is 2 to the work factor, r = 8, p = 1.
 *
 * <p>That takes memory on purpose, 256 MiB with age's usual work factor of 18. So one key is derived at a time, and only
 * where the memory is there: else a file from a stranger could end the server.
 */
final class ScryptKey {
    /** What the {@code age} command uses; here it is also the most that is accepted. */
    static final int WORK_FACTOR = 18;

    static final int SALT_BYTES = 16;

    private static final byte[] LABEL = "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK_SIZE = 8;
    private static final int KEY_BYTES = 32;
    /** What is left to all else that goes on. */
    private static final long RESERVE_BYTES = 64L << 20;

    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private ScryptKey() {}

    static CipherKey derive(String passphrase, byte[] salt, int workFactor) throws AgeException {
        byte[] labelled = new byte[LABEL.length + salt.length];
        System.arraycopy(LABEL, 0, labelled, 0, LABEL.length);
        System.arraycopy(salt, 0, labelled, LABEL.length, salt.length);
        ONE_AT_A_TIME.lock();
        try {
            requireMemory((128L * BLOCK_SIZE) << workFactor);
            return new CipherKey(SCrypt.generate(
                    passphrase.getBytes(StandardCharsets.UTF_8), labelled, 1 << workFactor, BLOCK_SIZE, 1, KEY_BYTES));
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static void requireMemory(long bytes) throws AgeException {
        Runtime runtime = Runtime.getRuntime();
        if (available(runtime) < bytes + RESERVE_BYTES) {
            // What looks used may be garbage: this is rare enough to find out.
            runtime.gc();
            if (available(runtime) < bytes + RESERVE_BYTES) {
                throw new AgeException(
                        AgeException.Reason.TOO_EXPENSIVE,
                        "a passphrase takes %d MiB of memory to be checked, and the server has %d MiB left; start it with more, such as DROVER_SERVER_OPTS=-Xmx2g"
                                .formatted(bytes >> 20, available(runtime) >> 20));
            }
        }
    }

    private static long available(Runtime runtime) {
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }
}
