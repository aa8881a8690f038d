package io.drover.server.task;

/** What a task is about that is about a host. No cluster has a blank in its name. */
public final class HostSubject {
    private static final String PREFIX = "host ";

    private HostSubject() {}

    public static String of(String host) {
        return PREFIX + host;
    }

    /** The host's name. */
    public static String host(String subject) {
        return subject.substring(PREFIX.length());
    }
}
