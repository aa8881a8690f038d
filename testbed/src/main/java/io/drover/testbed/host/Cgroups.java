package io.drover.testbed.host;

/** Where the containers of test hosts are put, so that they are told from others and found again. */
final class Cgroups {
    static final String NAME = "drover-testbed";

    private Cgroups() {}

    static String parent(StateDirectory state, String host) {
        return "/" + NAME + "/" + state.id() + "/" + host;
    }
}
