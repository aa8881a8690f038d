package io.drover.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How guessing passwords is slowed down. */
class SignInThrottleTest {
    private final SignInThrottle throttle = new SignInThrottle();
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
}
