package io.drover.testbed;

import io.drover.testbed.platform.Capabilities;
import io.drover.testbed.platform.Platform;
import org.junit.jupiter.api.Assumptions;

/** What tests call that need real test hosts: they run, or are skipped with the names of what is missing. */
public final class RealHosts {
    private static final Capabilities HERE = Platform.current().capabilities();

    private RealHosts() {}

    public static void assume() {
        Assumptions.assumeTrue(HERE.realHosts(), HERE::describe);
    }
}
