package io.drover.cli.session;

import io.drover.cli.context.ContextFile;
import io.drover.cli.context.EndpointChoice;
import io.drover.cli.output.Printer;
import io.drover.cli.rest.Endpoint;
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
            plane = connect(
                    endpoint,
                    ServerTrust.pinned(endpoint.pinned()
                            .orElseThrow(() -> new IllegalStateException("a chosen plane without a pinned key"))));
        }
        return plane;
    }

    /** Some plane, under some trust. The caller closes it. */
    public PlaneApi connect(Endpoint endpoint, ServerTrust trust) {
        return new PlaneApi(new Transport(endpoint, trust, options.requestTimeout));
    }

    @Override
    public void close() {
        if (plane != null) {
            plane.close();
        }
    }
}
