package io.drover.server.vault.age;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** A file or a key of age that cannot be used. The message is for people, and holds no secret. */
public final class AgeException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The bytes are no age file at all. */
        NOT_AN_AGE_FILE,
        /** It is of a version of the format that this server does not know. */
        NEWER_VERSION,
        /** Passphrase or identity do not open it. */
        WRONG_KEY,
        /** It is encrypted with a passphrase and an identity was given, or the other way round. */
        OTHER_KIND_OF_KEY,
        /** It was cut short or altered. */
        DAMAGED,
        /** To open it would take more memory than this server gives. */
        TOO_EXPENSIVE,
        /** A recipient or an identity is not in its form. */
        MALFORMED_KEY
    }

    private final Reason reason;

    AgeException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    AgeException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }
}
