package io.drover.server.host;

import io.drover.migration.identity.Digest;
import io.drover.protocol.JoinToken;
import io.drover.server.audit.Audit;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Makes tokens by which hosts join. Thread-safe. */
final class HostTokens {
    static final Duration DEFAULT_VALIDITY = Duration.ofHours(1);
    static final Duration MAX_VALIDITY = Duration.ofDays(7);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private final Store store;
    private final OwnPlane self;
    private final InstantSource time;

    HostTokens(Store store, OwnPlane self, InstantSource time) {
        this.store = store;
        this.self = self;
        this.time = time;
    }

    Issued create(Optional<String> hostName, Duration validity) {
        if (hostName.isPresent() && !HostName.isValid(hostName.get())) {
            throw ProblemException.badRequest(
                    "WRONG_HOST_NAME",
                    "hostName is '%s'; expected %s".formatted(Problem.shortened(hostName.get()), HostName.EXPECTED));
        }
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw ProblemException.badRequest(
                    "WRONG_VALIDITY",
                    "validForSeconds is %d; expected 1 to %d"
                            .formatted(validity.toSeconds(), MAX_VALIDITY.toSeconds()));
        }
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant expiresAt = time.instant().plus(validity);
        HostToken token = new HostToken(
                Digest.of(secret.getBytes(StandardCharsets.UTF_8)), hostName, expiresAt, Optional.empty());
        store.write(transaction -> {
            hostName.flatMap(transaction.hosts()::findByName).ifPresent(taken -> {
                throw ProblemException.conflict(
                        "HOST_NAME_TAKEN",
                        "there is a host named '%s'; choose another name, or delete that host first"
                                .formatted(taken.name()));
            });
            transaction.hostTokens().deleteExpired(time.instant().minus(MAX_VALIDITY));
            transaction.hostTokens().insert(token);
            Audit.enter(
                    transaction,
                    time.instant(),
                    "host.token-made",
                    hostName.orElse(""),
                    Map.of("expires", expiresAt.toString()));
            return token;
        });
        String text = new JoinToken(self.identity().id(), secret, self.gateways()).encode();
        return new Issued(text, "echo %s | drover agent join --token -".formatted(text), expiresAt);
    }

    /** A token in the clear, told once. */
    record Issued(String token, String command, Instant expiresAt) {
        @Override
        public String toString() {
            return "Issued[]";
        }
    }
}
