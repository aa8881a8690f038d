package io.drover.server.vault.probe;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Trusts one key of an SSH server, or where none is known the first that is shown. Used by one connection. */
final class PinnedHostKey implements HostKeyRepository {
    private final Optional<String> pinned;
    private volatile @Nullable String shown;

    PinnedHostKey(Optional<String> pinned) {
        this.pinned = pinned;
    }

    /** The fingerprint of the key that the server showed. */
    Optional<String> shown() {
        return Optional.ofNullable(shown);
    }

    boolean isRefused() {
        String key = shown;
        return key != null && pinned.isPresent() && !pinned.get().equals(key);
    }

    @Override
    public int check(String host, byte[] key) {
        shown = fingerprint(key);
        return isRefused() ? CHANGED : OK;
    }

    private static String fingerprint(byte[] key) {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public void add(HostKey hostkey, UserInfo ui) {
        // What is learned is told by shown().
    }

    @Override
    public void remove(String host, String type) {
        // Nothing is kept.
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        // Nothing is kept.
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "credential";
    }

    @Override
    public HostKey[] getHostKey() {
        return new HostKey[0];
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
        return new HostKey[0];
    }
}
