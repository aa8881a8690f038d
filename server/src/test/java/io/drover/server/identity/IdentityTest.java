package io.drover.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, passwords, tokens and sessions by themselves. */
class IdentityTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private final PasswordHashes hashes = new PasswordHashes();

    /** As versions without users stored it. */
    record OlderToken(Digest secret, String name, Instant createdAt) {}

    @Test
    void aTokenOfAnOlderVersionIsTheAdministratorsAndHasNoScopeAndNoEnd() {
        Digest secret = Secrets.digest("drover_old");
        AccessToken read = Canonical.decode(AccessToken.class, Canonical.encode(new OlderToken(secret, "admin", NOW)));
        assertThat(read)
                .isEqualTo(new AccessToken(
                        secret, "admin", NOW, Optional.empty(), Set.of(), Optional.empty(), Optional.empty()));
        assertThat(read.isExpired(NOW.plus(Duration.ofDays(10_000)))).isFalse();
    }

    @Test
    void passwordsAreKeptAsArgon2id() {
        String hash = hashes.hash("correct horse battery");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(hashes.hash("correct horse battery")).isNotEqualTo(hash);
        assertThat(hashes.matches("correct horse battery", Optional.of(hash))).isTrue();
        assertThat(hashes.matches("correct horse batter", Optional.of(hash))).isFalse();
        assertThat(hashes.matches("correct horse battery", Optional.empty())).isFalse();
    }

    @Test
    void whoIsNoUserTakesAsLongAsWhoIs() {
        String hash = hashes.hash("correct horse battery");
        Optional<String> known = Optional.of(hash);
        hashes.matches("warm up", known);
        Duration ofUser = lasting(known);
        Duration ofNobody = lasting(Optional.empty());
        System.out.printf("a wrong password: %s for a user, %s for nobody%n", ofUser, ofNobody);
        assertThat(ofNobody).isBetween(ofUser.dividedBy(4), ofUser.multipliedBy(4));
    }

    private Duration lasting(Optional<String> hash) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            assertThat(hashes.matches("wrong horse battery", hash)).isFalse();
            least = Math.min(least, System.nanoTime() - began);
        }
        return Duration.ofNanos(least);
    }

    @Test
    void aSessionEndsWhenItIsNotUsedAndInAnyCase() {
        Session session = new Session(Secrets.digest("s"), "ann", "192.0.2.1", NOW, NOW);
        assertThat(session.isOver(NOW.plus(Session.IDLE).minusSeconds(1))).isFalse();
        assertThat(session.isOver(NOW.plus(Session.IDLE))).isTrue();
        Instant late = NOW.plus(Session.LONGEST);
        assertThat(session.usedAt(late.minusSeconds(1)).isOver(late.minusSeconds(1)))
                .isFalse();
        assertThat(session.usedAt(late.minusSeconds(1)).isOver(late)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ann", "a b", "ann:x", "-ann", "ännä"})
    void wrongUserNamesAreRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> User.checkName(name))
                .withMessageContaining("expected 1 to 63");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://login.example", "ftp://login.example", "login.example"})
    void anIssuerInTheClearIsRefused(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OidcSettings(
                        java.net.URI.create(issuer),
                        "drover",
                        Optional.empty(),
                        java.net.URI.create("https://plane.example"),
                        Optional.empty(),
                        java.util.Set.of(),
                        Optional.empty()))
                .withMessageContaining("--oidc-issuer");
    }
}
