package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Sign-ins that went to the issuer and have not come back. Each belongs to the browser with its cookie, counts once, and
 * not for long. The last 1,000 are known. Thread-safe.
 */
final class OidcAttempts {
    static final Duration LASTING = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final InstantSource time;
    private final Map<Digest, Attempt> attempts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Attempt> eldest) {
            return size() > MOST;
        }
    };

    OidcAttempts(InstantSource time) {
        this.time = time;
    }

    /** Returns the value of the cookie to give to the browser. */
    synchronized String begin(OAuth2AuthorizationRequest request) {
        String cookie = Secrets.random();
        attempts.put(Secrets.digest(cookie), new Attempt(request, time.instant().plus(LASTING)));
        return cookie;
    }

    /** Ends the attempt of a browser, whatever comes of it. */
    synchronized Optional<OAuth2AuthorizationRequest> end(String cookie) {
        return Optional.ofNullable(attempts.remove(Secrets.digest(cookie)))
                .filter(attempt -> time.instant().isBefore(attempt.until()))
                .map(Attempt::request);
    }

    private record Attempt(OAuth2AuthorizationRequest request, Instant until) {}
}
