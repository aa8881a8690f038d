package io.drover.cli.context;

import io.drover.cli.answer.ApiToken;
import io.drover.cli.answer.MadeToken;
import io.drover.cli.answer.Plane;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Endpoint;
import io.drover.cli.rest.KeyFingerprint;
import io.drover.cli.rest.PlaneApi;
import io.drover.cli.rest.PlaneUrl;
import io.drover.cli.rest.ServerTrust;
import io.drover.cli.rest.Token;
import io.drover.cli.session.Session;
import io.drover.cli.terminal.FirstLine;
import io.drover.cli.terminal.Terminal;
import io.drover.cli.text.DisplayText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Logs in to a plane. */
@Command(
        name = "login",
        description = {
            "Log in to a plane and make it the current one.",
            "The plane's key is pinned: give its fingerprint, or compare it on a terminal when asked.",
            "The token, or with --user the password, is asked for on a terminal or read from standard input; it is never",
            "an argument. With --user, a token of 30 days is made and kept; the password is not."
        })
public final class Login implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "URL", description = "Such as https://plane.example:8443")
    String url = "";

    @ArgGroup
    @Nullable KeySource keySource;

    @Option(names = "--token-stdin", description = "Read the token from the first line of standard input.")
    boolean tokenFromInput;

    @Option(names = "--user", paramLabel = "NAME", description = "Log in with this user's password.")
    @Nullable String user;

    @Option(
            names = "--password-stdin",
            description = "Read the password from the first line of standard input; with --user.")
    boolean passwordFromInput;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "What to call this plane here. Default: the plane's own name.")
    @Nullable String context;

    @Option(names = "--token", hidden = true, arity = "0..1", fallbackValue = "", description = "Refused.")
    @Nullable String refusedToken;

    /** How to know the right key. */
    static final class KeySource {
        @Option(
                names = "--fingerprint",
                paramLabel = "HEX",
                description = "The fingerprint of the server's key, which the server prints when it starts.")
        @Nullable String fingerprint;

        @Option(
                names = "--ca",
                paramLabel = "FILE",
                description = "Certificate authorities in PEM that vouch for the server; its key is pinned then.")
        @Nullable Path authorities;
    }

    public Login(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (refusedToken != null) {
            throw new UsageException("a token on the command line is seen by others and kept in the shell's history;"
                    + " use --token-stdin, or type it when asked");
        }
        if (user == null ? passwordFromInput : tokenFromInput) {
            throw new UsageException("--password-stdin goes with --user, and --token-stdin without");
        }
        PlaneUrl address = argument("", url, PlaneUrl::parse);
        if (context != null) {
            argument("--context: ", context, name -> {
                Context.checkName(name);
                return name;
            });
        }
        KeyFingerprint key = key(address);
        Optional<MadeToken> made = Optional.ofNullable(user).map(name -> tokenForPassword(address, key, name));
        Token token = made.map(MadeToken::token).map(Token::new).orElseGet(this::token);
        Plane plane = describe(address, key, token);
        Context added = new Context(
                context == null ? contextName(plane.name()) : context,
                address,
                key,
                Optional.empty(),
                token,
                made.map(MadeToken::about).map(ApiToken::id));
        Optional<Context> replaced = session.contextFile().read().find(added.name());
        session.contextFile().change(contexts -> contexts.with(added));
        replaced.flatMap(new Revocation(session)::leftOver)
                .ifPresent(left -> session.printer().note(left.text()));
        session.printer()
                .say("Logged in to plane %s as context %s.".formatted(DisplayText.clean(plane.name()), added.name()));
        return ExitCode.OK.number();
    }

    private Plane describe(PlaneUrl address, KeyFingerprint key, Token token) {
        String name = context == null ? address.base().getHost() : context;
        try (PlaneApi api = session.connect(Endpoint.of(name, address, key, token), ServerTrust.pinned(key))) {
            return api.plane().value();
        }
    }

    private KeyFingerprint key(PlaneUrl address) {
        if (keySource != null && keySource.fingerprint != null) {
            return argument("--fingerprint: ", keySource.fingerprint, KeyFingerprint::parse);
        }
        KeyProbe probe = new KeyProbe(session, address);
        if (keySource != null && keySource.authorities != null) {
            return probe.vouchedFor(keySource.authorities);
        }
        return session.contextFile().read().all().stream()
                .filter(known -> known.url().equals(address))
                .filter(known -> context == null || known.name().equals(context))
                .findFirst()
                .map(Context::fingerprint)
                .orElseGet(probe::confirmed);
    }

    private MadeToken tokenForPassword(PlaneUrl address, KeyFingerprint key, String name) {
        Endpoint endpoint = new Endpoint(address.base().getHost(), address, Optional.of(key), Optional.empty());
        try (PlaneApi api = session.connect(endpoint, ServerTrust.pinned(key))) {
            return new PasswordLogin(session, api).token(name, passwordFromInput);
        }
    }

    private Token token() {
        Terminal terminal = session.surroundings().terminal();
        if (!tokenFromInput && !terminal.interactive()) {
            throw new UsageException("there is no terminal on which to ask for the token; add --token-stdin");
        }
        String typed =
                tokenFromInput ? FirstLine.of(session.surroundings().in()).orElse("") : terminal.askSecretly("Token: ");
        return argument("", typed == null ? "" : typed.strip(), Token::new);
    }

    private static String contextName(String planeName) {
        try {
            Context.checkName(planeName);
            return planeName;
        } catch (IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.USAGE, "the plane's name cannot name a context here; choose one with --context", e);
        }
    }

    private static <T> T argument(String what, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(what + e.getMessage());
        }
    }
}
