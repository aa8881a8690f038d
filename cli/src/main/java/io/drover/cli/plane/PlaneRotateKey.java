package io.drover.cli.plane;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.KeyRotation;
import io.drover.cli.answer.KeyRotationStarted;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.Wishes;
import io.drover.cli.session.Session;
import io.drover.cli.task.TaskWatch;
import io.drover.cli.text.DisplayText;
import io.drover.cli.watch.WaitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rotates a plane's keys. */
@Command(
        name = "rotate-key",
        description = {
            "Give the plane other keys, while its hosts stay connected. Workloads are not touched.",
            "The plane signs with the next key at once. It keeps the former ones until all hosts, peers and gateways have followed,"
                    + " and destroys them then; from then on it shows another key in TLS, which this command pins in its"
                    + " stead. Others who logged in do so again.",
            "Run again while it goes on, it leaves out those that are named."
        })
public final class PlaneRotateKey implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--without-host",
            paramLabel = "HOST",
            split = ",",
            description =
                    "Do not wait for a host that is gone for good: it will know the plane no more. May be repeated.")
    List<String> withoutHosts = new ArrayList<>();

    @Option(
            names = "--without-peer",
            paramLabel = "PEER",
            split = ",",
            description = "Do not wait for a peer that is gone for good: it must be paired anew. May be repeated.")
    List<String> withoutPeers = new ArrayList<>();

    @Option(
            names = "--without-gateway",
            paramLabel = "GATEWAY",
            split = ",",
            description =
                    "Do not wait for a gateway of a pool that is gone for good: it must join anew. May be repeated.")
    List<String> withoutGateways = new ArrayList<>();

    @Option(names = "--show", description = "Show how it stands, and change nothing.")
    boolean show;

    @Mixin
    WaitOptions waiting = new WaitOptions();

    public PlaneRotateKey(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (show) {
            if (!withoutHosts.isEmpty() || !withoutPeers.isEmpty() || !withoutGateways.isEmpty()) {
                throw new UsageException(
                        "--show changes nothing; leave out --without-host, --without-peer and --without-gateway");
            }
            waiting.refuseWith("--show");
            Answer<KeyRotation> rotation = session.plane().keyRotation();
            expect(rotation.value().nextFingerprint());
            session.printer().show(rotation, new KeyRotationView());
            return ExitCode.OK.number();
        }
        boolean waits = waiting.waits(true);
        Answer<KeyRotationStarted> started =
                session.plane().rotateKey(new Wishes.RotateKey(withoutHosts, withoutPeers, withoutGateways));
        String task = started.value().task().id();
        expect(started.value().nextFingerprint());
        Printer printer = session.printer();
        if (waits) {
            printer.note("See who is missing with: drover plane rotate-key --show");
            return TaskWatch.run(session, task, waiting.limit());
        }
        printer.say("Task %s rotates the plane's keys. See who is missing: drover plane rotate-key --show"
                .formatted(DisplayText.clean(task)));
        return ExitCode.OK.number();
    }

    /** The plane said so by the key that is pinned, so it may be believed. */
    private void expect(@Nullable String next) {
        if (next != null) {
            KeyFingerprint fingerprint = KeyFingerprint.parse(next);
            session.expectKey(fingerprint);
            session.printer().note("From the end of the rotation on, the plane shows the TLS key " + fingerprint);
        }
    }
}
