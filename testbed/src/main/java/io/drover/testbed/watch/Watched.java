package io.drover.testbed.watch;

import io.drover.testbed.engine.EventRecorder;
import io.drover.testbed.snapshot.Snapshot;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** Something that runs and is used. */
public interface Watched {
    /** Where short requests are answered. */
    List<URI> web();

    /** Where lines are echoed. */
    List<InetSocketAddress> echo();

    /** What runs and is stored now. */
    Snapshot snapshot();

    /** Listens to the engines from now on, where there are any. */
    List<EventRecorder> recordEvents();
}
