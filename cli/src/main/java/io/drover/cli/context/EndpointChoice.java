package io.drover.cli.context;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Endpoint;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.PlaneUrl;
import io.drover.cli.rest.Token;
import io.drover.cli.terminal.Surroundings;
import java.util.Optional;
import java.util.function.Function;

/**
 * Chooses the plane that a command talks to. From the strongest: {@code --plane}; {@code DROVER_URL} with
 * {@code DROVER_FINGERPRINT} and {@code DROVER_TOKEN}; {@code DROVER_PLANE}; the current context. A stored token is never
 * sent to a URL from the environment.
 */
public final class EndpointChoice {
    private final Surroundings surroundings;
    private final ContextFile file;

    public EndpointChoice(Surroundings surroundings) {
        this.surroundings = surroundings;
        file = ContextFile.of(surroundings);
    }

    /** @param option the value of {@code --plane} */
    public Endpoint choose(Optional<String> option) {
        if (option.isPresent()) {
            return named(option.get(), "--plane");
        }
        Optional<String> url = surroundings.variable("DROVER_URL");
        Optional<String> name = surroundings.variable("DROVER_PLANE");
        if (url.isPresent() && name.isPresent()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "DROVER_URL and DROVER_PLANE are both set, and each names a plane; unset one of them");
        }
        if (url.isPresent()) {
            return Endpoint.of(
                    "DROVER_URL",
                    read("DROVER_URL", url.get(), PlaneUrl::parse),
                    read("DROVER_FINGERPRINT", needed("DROVER_FINGERPRINT"), KeyFingerprint::parse),
                    read("DROVER_TOKEN", needed("DROVER_TOKEN"), Token::new));
        }
        return overridden(name.map(given -> named(given, "DROVER_PLANE")).orElseGet(this::current));
    }

    private Endpoint overridden(Endpoint stored) {
        Optional<KeyFingerprint> fingerprint = surroundings
                .variable("DROVER_FINGERPRINT")
                .map(text -> read("DROVER_FINGERPRINT", text, KeyFingerprint::parse));
        Optional<Token> token =
                surroundings.variable("DROVER_TOKEN").map(text -> read("DROVER_TOKEN", text, Token::new));
        return new Endpoint(
                stored.name(),
                stored.url(),
                fingerprint.or(stored::pinned),
                fingerprint.isPresent() ? Optional.empty() : stored.next(),
                token.or(stored::token));
    }

    private String needed(String variable) {
        return surroundings
                .variable(variable)
                .orElseThrow(() -> new CliException(
                        ExitCode.REFUSED,
                        "DROVER_URL is set, and %s is not; a plane given by the environment needs DROVER_URL, DROVER_FINGERPRINT and DROVER_TOKEN"
                                .formatted(variable)));
    }

    private static <T> T read(String variable, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "%s: %s".formatted(variable, e.getMessage()), e);
        }
    }

    private Endpoint named(String name, String by) {
        Contexts contexts = file.read();
        return contexts.find(name)
                .map(Context::endpoint)
                .orElseThrow(() -> new CliException(
                        ExitCode.REFUSED,
                        "%s %s: not logged in to a plane of that name; %s".formatted(by, name, known(contexts))));
    }

    private Endpoint current() {
        Contexts contexts = file.read();
        return contexts.findCurrent()
                .map(Context::endpoint)
                .orElseThrow(() -> new CliException(ExitCode.REFUSED, "no plane is chosen; " + known(contexts)));
    }

    private static String known(Contexts contexts) {
        return contexts.all().isEmpty()
                ? "log in with 'drover login URL'"
                : "known are %s; choose one with --plane or 'drover context use', or log in with 'drover login URL'"
                        .formatted(String.join(", ", contexts.names()));
    }
}
