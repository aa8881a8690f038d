package io.drover.server.security;

/** What happened at the door, told to whoever keeps a record of it. */
public sealed interface SecurityEvent {
    /**
     * Somebody signed in.
     *
     * @param who the user
     * @param by how, such as PASSWORD or OIDC
     * @param from the address
     */
    record SignedIn(String who, String by, String from) implements SecurityEvent {}

    /**
     * A sign-in was refused.
     *
     * @param who as the caller said; not necessarily a user
     * @param why for those who keep the record, not for the caller
     * @param from the address
     */
    record SignInRefused(String who, String why, String from) implements SecurityEvent {}

    /**
     * Somebody signed out.
     *
     * @param who the user
     * @param from the address
     */
    record SignedOut(String who, String from) implements SecurityEvent {}

    /**
     * A known caller was refused.
     *
     * @param who the user
     * @param method of HTTP
     * @param path of the request
     * @param permission that is missing
     * @param from the address
     */
    record RequestRefused(String who, String method, String path, String permission, String from)
            implements SecurityEvent {}
}
