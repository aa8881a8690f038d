package io.drover.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.identity.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How guessing passwords is slowed down. */
class SignInThrottleTest {
    private SignInThrottle throttle = new SignInThrottle(List.of());
    private Instant now = Instant.parse("2026-03-04T05:06:07Z");

    private Optional<Duration> attempt(String account, String address) {
        return throttle.begin(account, address, now);
    }

    private void fail(String account, String address, int times) {
        for (int i = 0; i < times; i++) {
            attempt(account, address).ifPresent(wait -> {
                now = now.plus(wait);
                assertThat(attempt(account, address)).isEmpty();
            });
        }
    }

    @Test
    void aFewSlipsCostNothing() {
        fail("ann", "10.0.0.1", 4);
        assertThat(attempt("ann", "10.0.0.1")).isEmpty();
    }

    @Test
    void delaysOfAnAddressDoubleUpToAQuarterOfAnHourWhateverTheAccounts() {
        for (int i = 0; i < 5; i++) {
            fail("user" + i, "10.0.0.1", 1);
        }
        assertThat(attempt("other", "10.0.0.1")).contains(Duration.ofSeconds(1));
        fail("other", "10.0.0.1", 1);
        assertThat(attempt("another", "10.0.0.1")).contains(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            fail("more" + i, "10.0.0.1", 1);
        }
        assertThat(attempt("another", "10.0.0.1")).contains(Duration.ofMinutes(15));
        assertThat(attempt("another", "10.0.0.2")).isEmpty();
    }

    @Test
    void anAccountUnderAttackFromManyAddressesIsSlowAndItsOwnerIsLetIn() {
        for (int i = 0; i < 50; i++) {
            fail("ann", "10.0.1." + i, 1);
        }
        assertThat(attempt("ann", "10.0.1.7"))
                .hasValueSatisfying(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30)));
        assertThat(attempt("ann", "192.0.2.1")).isEmpty();
        throttle.succeeded("ann", "192.0.2.1");
        assertThat(attempt("ann", "192.0.2.1")).isEmpty();
    }

    @Test
    void manyAtOnceCountBeforeAnyHasFailed() {
        for (int i = 0; i < 5; i++) {
            assertThat(attempt("ann", "10.0.0.1")).isEmpty();
        }
        assertThat(attempt("ann", "10.0.0.1")).isPresent();
    }

    @Test
    void whoKnowsOnePasswordGuessesOthersNoFaster() {
        fail("ann", "10.0.0.1", 5);
        now = now.plusSeconds(1);
        assertThat(attempt("mallory", "10.0.0.1")).isEmpty();
        throttle.succeeded("mallory", "10.0.0.1");
        fail("ann", "10.0.0.1", 1);
        assertThat(attempt("ann", "10.0.0.1")).contains(Duration.ofSeconds(2));
    }

    @Test
    void failuresAreForgottenAfterAnHour() {
        fail("ann", "10.0.0.1", 12);
        now = now.plus(Duration.ofMinutes(76));
        fail("ann", "10.0.0.1", 4);
        assertThat(attempt("ann", "10.0.0.1")).isEmpty();
    }

    /** As the store keeps it. */
    private void restart(java.util.Map<Digest, SignInFailures> stored) {
        var changes = throttle.changes();
        changes.forEach((subject, failures) -> {
            stored.remove(subject);
            failures.ifPresent(some -> stored.put(subject, some));
        });
        throttle.stored(changes);
        assertThat(throttle.changes()).isEmpty();
        throttle = new SignInThrottle(stored.values());
    }

    @Test
    void aRestartForgetsNothing() {
        var stored = new java.util.HashMap<Digest, SignInFailures>();
        fail("ann", "10.0.0.1", 7);
        restart(stored);
        assertThat(attempt("ann", "10.0.0.1")).contains(Duration.ofSeconds(4));
        now = now.plusSeconds(4);
        assertThat(attempt("bob", "10.0.0.1")).isEmpty();
        throttle.succeeded("bob", "10.0.0.1");
        restart(stored);
        assertThat(attempt("ann", "10.0.0.1"))
                .as("the last failed attempt counts")
                .isEmpty();
        restart(stored);
        assertThat(attempt("ann", "10.0.0.1")).contains(Duration.ofSeconds(8));
    }

    @Test
    void whatChangesWhileItIsStoredIsStoredAgain() {
        fail("ann", "10.0.0.1", 1);
        var changes = throttle.changes();
        fail("ann", "10.0.0.1", 1);
        throttle.stored(changes);
        assertThat(throttle.changes()).hasSize(3);
    }

    @Test
    void whatIsKnownAndStoredIsBounded() {
        var stored = new java.util.HashMap<Digest, SignInFailures>();
        for (int i = 0; i < 10_050; i++) {
            attempt("ann", "10.%d.%d.1".formatted(i / 250, i % 250));
        }
        restart(stored);
        assertThat(stored).hasSize(10_000 + 10_000 + 1);
    }

    @Test
    void aClockThatWasSetBackMakesNobodyWaitForEver() {
        fail("ann", "10.0.0.1", 5);
        now = now.minus(Duration.ofDays(300));
        assertThat(attempt("ann", "10.0.0.1")).contains(Duration.ofMinutes(15));
    }
}
