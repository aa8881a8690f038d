package io.drover.server.vault.probe;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.account.SshHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Logs in to a host by SSH, and runs nothing. A host that is known must show its key before the secret is sent; one that
 * is not is trusted this first time, and its key is told, to be known from then on.
 */
record SshLogin(String user, SshHost host, Duration limit) {
    Optional<String> attempt(Secret secret) throws DialFailure {
        int millis = Math.toIntExact(limit.toMillis());
        PinnedHostKey pin = new PinnedHostKey(host.hostKey());
        JSch ssh = new JSch();
        ssh.setHostKeyRepository(pin);
        Session session = null;
        try {
            session = ssh.getSession(user, host.address().host(), host.address().port());
            session.setConfig("StrictHostKeyChecking", "yes");
            give(ssh, session, secret);
            session.setTimeout(millis);
            session.connect(millis);
            return pin.shown();
        } catch (JSchException e) {
            throw explained(e, pin);
        } finally {
            if (session != null) {
                session.disconnect();
            }
        }
    }

    private static void give(JSch ssh, Session session, Secret secret) throws JSchException, DialFailure {
        switch (secret) {
            case Secret.Password(String text) -> {
                session.setConfig("PreferredAuthentications", "password,keyboard-interactive");
                session.setPassword(text.getBytes(StandardCharsets.UTF_8));
                session.setUserInfo(new PasswordOnly(text));
            }
            case Secret.SshKey(String text, Optional<String> passphrase) -> {
                session.setConfig("PreferredAuthentications", "publickey");
                try {
                    ssh.addIdentity(
                            "key",
                            text.getBytes(StandardCharsets.UTF_8),
                            null,
                            passphrase
                                    .map(phrase -> phrase.getBytes(StandardCharsets.UTF_8))
                                    .orElse(null));
                    com.jcraft.jsch.Identity identity =
                            ssh.getIdentityRepository().getIdentities().firstElement();
                    if (identity.isEncrypted()) {
                        throw new DialFailure(
                                DialOutcome.KEY_UNUSABLE,
                                "the SSH key is encrypted, and its passphrase is missing or wrong",
                                new IllegalArgumentException("encrypted"));
                    }
                } catch (JSchException e) {
                    throw new DialFailure(
                            DialOutcome.KEY_UNUSABLE,
                            "the SSH key cannot be read; expected a private key of OpenSSH or in PEM",
                            e);
                }
            }
            case Secret.Token token -> throw new IllegalStateException("a host account with a token");
        }
    }

    private DialFailure explained(JSchException e, PinnedHostKey pin) {
        if (pin.isRefused() || e instanceof JSchChangedHostKeyException || e instanceof JSchUnknownHostKeyException) {
            return new DialFailure(
                    DialOutcome.HOST_KEY_CHANGED,
                    "the host shows the key %s instead of %s; nothing was sent to it. If it was set up anew, edit the credential with the new key"
                            .formatted(pin.shown().orElse("?"), host.hostKey().orElse("?")),
                    e);
        }
        String message = Reasons.of(e);
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.startsWith("auth fail") || lower.startsWith("auth cancel") || lower.contains("too many auth")) {
            return new DialFailure(
                    DialOutcome.WRONG_PASSWORD,
                    "the host does not let user '%s' in with this secret; check both, and what its sshd allows"
                            .formatted(user),
                    e);
        }
        if (lower.contains("timeout") || lower.contains("timed out")) {
            return new DialFailure(
                    DialOutcome.TIMEOUT, "it does not answer as an SSH server; check address and port", e);
        }
        return Reasons.ofNetwork(e).orElseGet(() -> new DialFailure(DialOutcome.FAILED, "SSH failed: " + message, e));
    }
}
