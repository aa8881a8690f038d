package io.drover.server.security;

/** What security tells those who keep account of it. Texts may come from strangers; none is a secret. */
public sealed interface SecurityEvent {
    /**
     * Somebody signed in.
     *
     * @param who the name
     * @param by what, such as a password
     * @param from the address
     */
    record SignedIn(String who, String by, String from) implements SecurityEvent {}

    /**
     * Somebody could not sign in.
     *
     * @param who the name that was tried
     * @param why the reason
     * @param from the address
     */
    record SignInRefused(String who, String why, String from) implements SecurityEvent {}

    /** Somebody signed out. */
    record SignedOut(String who, String from) implements SecurityEvent {}

    /**
     * Somebody may not do what was asked.
     *
     * @param who the name
     * @param method of HTTP
     * @param path as it was asked for
     * @param permission that was missing
     * @param from the address
     */
    record RequestRefused(String who, String method, String path, String permission, String from)
            implements SecurityEvent {}
}
