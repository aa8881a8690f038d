package io.drover.cli.rest;

import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UnreachableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Says in words why there was no answer. */
final class Failures {
    private final Endpoint endpoint;
    private final ServerTrust trust;

    Failures(Endpoint endpoint, ServerTrust trust) {
        this.endpoint = endpoint;
        this.trust = trust;
    }

    CliException explain(String request, Throwable failure, Duration timeout) {
        Optional<KeyFingerprint> seen = trust.seen();
        if (has(failure, SSLException.class) && seen.isPresent()) {
            return endpoint.pinned()
                    .filter(pinned -> !pinned.equals(seen.get()))
                    .map(pinned -> changedKey(pinned, seen.get(), failure))
                    .orElseGet(() -> untrusted(failure));
        }
        if (has(failure, BoundedBody.TooLargeException.class)) {
            return new CliException(
                    ExitCode.FAILED,
                    "%s: the answer of %s is larger than %d MiB and was refused; no plane sends such answers"
                            .formatted(request, endpoint.url(), Transport.MAX_BODY_BYTES >> 20),
                    failure);
        }
        if (has(failure, TimeoutException.class) || has(failure, HttpTimeoutException.class)) {
            return new UnreachableException(
                    "%s: %s gave no answer within %d s; the request may still be carried out there"
                            .formatted(request, endpoint.url(), timeout.toSeconds()),
                    failure);
        }
        return new UnreachableException(
                "%s: cannot reach the plane at %s: %s".formatted(request, endpoint.url(), reason(failure)), failure);
    }

    private CliException changedKey(KeyFingerprint pinned, KeyFingerprint seen, Throwable failure) {
        return new CliException(
                ExitCode.REFUSED,
                """
                THE SERVER'S KEY IS NOT THE ONE THAT WAS PINNED; nothing was sent to %s
                  plane:  %s
                  pinned: %s
                  shown:  %s
                  Either somebody stands between you and the plane, or its key was replaced. Ask whoever runs the
                  plane for its fingerprint, over another way than this one. If it is the one shown, log in again:
                    drover login %s --context %s --fingerprint <its fingerprint>""".formatted(endpoint.url(), endpoint.name(), pinned, seen, endpoint.url(), endpoint.name()),
                failure);
    }

    private CliException untrusted(Throwable failure) {
        return new CliException(
                ExitCode.REFUSED,
                "the certificate of %s is not trusted: %s; check the file given with --ca, or pin the key with --fingerprint"
                        .formatted(endpoint.url(), reason(failure)),
                failure);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    private static Optional<Throwable> find(Throwable failure, Class<? extends Throwable> type) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (type.isInstance(each)) {
                return Optional.of(each);
            }
            each = each.getCause();
        }
        return Optional.empty();
    }

    private static String reason(Throwable failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "its name cannot be resolved; check the URL";
        }
        if (has(failure, ConnectException.class)) {
            return "the connection was refused; check that the server runs, and the port";
        }
        Throwable last = failure;
        for (int depth = 0; last.getCause() != null && depth < 20; depth++) {
            last = last.getCause();
        }
        if (has(failure, SSLException.class)) {
            return "no TLS there (%s); check the port".formatted(last.getMessage());
        }
        String message = last.getMessage();
        return message == null ? last.getClass().getSimpleName() : message;
    }
}
