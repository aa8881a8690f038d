package io.drover.server.vault.probe;

import io.drover.server.vault.account.Secret;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why something failed, in words that may be told. */
final class Reasons {
    private static final int MAX = 300;
    /** Shorter ones stand in many texts by chance, and to blank them out would tell them. */
    private static final int SHORTEST = 4;

    private Reasons() {}

    /** What a failure has to do with the network, whoever had it. */
    static Optional<DialFailure> ofNetwork(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return told(DialOutcome.UNREACHABLE, "its name is unknown; check the address", unknown);
                }
                case NoRouteToHostException none -> {
                    return told(DialOutcome.UNREACHABLE, "there is no route to it from this server", none);
                }
                case SocketTimeoutException late -> {
                    return told(
                            DialOutcome.TIMEOUT,
                            "it does not answer; check the address, and that no firewall swallows what is sent there",
                            late);
                }
                case SSLException tls -> {
                    return told(
                            DialOutcome.TLS_PROBLEM,
                            "TLS failed (%s); set tls to on to accept any certificate, or to off where the server has none"
                                    .formatted(of(tls)),
                            tls);
                }
                case ConnectException refused -> {
                    String message = of(refused);
                    return message.contains("timed out")
                            ? told(DialOutcome.TIMEOUT, "it does not answer; check the address", refused)
                            : told(
                                    DialOutcome.REFUSED,
                                    "it refused the connection; check that the server runs and listens at this port",
                                    refused);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** A failure's own words, in one line. */
    static String of(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MAX ? line.substring(0, MAX) + "…" : line;
    }

    /** Without the secret, should a server or a driver have repeated it. */
    static String without(Secret secret, String text) {
        return Stream.of(secret)
                .flatMap(given -> switch (given) {
                    case Secret.Password(String password) -> Stream.of(password);
                    case Secret.SshKey(String key, Optional<String> passphrase) ->
                        Stream.concat(key.lines(), passphrase.stream());
                    case Secret.Token(String token) -> Stream.of(token);
                })
                .filter(part -> part.length() >= SHORTEST)
                .reduce(text, (told, part) -> told.replace(part, "…"));
    }

    private static Optional<DialFailure> told(DialOutcome outcome, String message, Throwable cause) {
        return Optional.of(new DialFailure(outcome, message, cause));
    }
}
