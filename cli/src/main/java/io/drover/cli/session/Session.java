package io.drover.cli.session;

import io.drover.cli.context.ContextFile;
import io.drover.cli.context.EndpointChoice;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Endpoint;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.PlaneApi;
import io.drover.cli.rest.ServerTrust;
import io.drover.cli.rest.Transport;
import io.drover.cli.terminal.Surroundings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the commands of one run share. Not safe for threads, but for what it returns. */
public final class Session implements AutoCloseable {
    private final Surroundings surroundings;
    private final GlobalOptions options;
    private @Nullable PlaneApi plane;
    private @Nullable ServerTrust trust;

    public Session(Surroundings surroundings, GlobalOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public Printer printer() {
        return new Printer(surroundings, options.output);
    }

    public ContextFile contextFile() {
        return ContextFile.of(surroundings);
    }

    /** The value of {@code --plane}. */
    public Optional<String> chosenPlane() {
        return Optional.ofNullable(options.plane);
    }

    /** The chosen plane. */
    public PlaneApi plane() {
        if (plane == null) {
            Endpoint endpoint = new EndpointChoice(surroundings).choose(chosenPlane());
            ServerTrust pinned = ServerTrust.pinned(
                    endpoint.pinned()
                            .orElseThrow(() -> new IllegalStateException("a chosen plane without a pinned key")),
                    endpoint.next());
            trust = pinned;
            plane = connect(endpoint, pinned);
        }
        return plane;
    }

    /** Some plane, under some trust. The caller closes it. */
    public PlaneApi connect(Endpoint endpoint, ServerTrust trust) {
        return new PlaneApi(new Transport(endpoint, trust, options.requestTimeout));
    }

    /** The chosen plane will show another key; where it has a context, that is trusted there from now on, too. */
    public void expectKey(KeyFingerprint next) {
        PlaneApi before = plane();
        String name = before.endpoint().name();
        if (contextFile().read().find(name).isPresent()) {
            contextFile().change(contexts -> contexts.expecting(name, next));
            before.close();
            plane = null;
        }
    }

    /** Once a plane shows the key that it said would follow, the former one is pinned no more. */
    private void followKey(Endpoint endpoint) {
        ServerTrust used = trust;
        if (used != null && endpoint.next().isPresent() && endpoint.next().equals(used.seen())) {
            contextFile().change(contexts -> contexts.followed(endpoint.name()));
        }
    }

    @Override
    public void close() {
        if (plane != null) {
            plane.close();
            followKey(plane.endpoint());
        }
    }
}
