package io.drover.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rights allow, cover and have in common; and how often somebody may ask. */
class RightsTest {
    private static Rights rights(String... texts) {
        return Rights.parse(List.of(texts));
    }

    @ParameterizedTest
    @CsvSource({
        "*:*:*,             true",
        "CLUSTER:*:*,       true",
        "CLUSTER:c-1:READ,  true",
        "*:*:READ,          true",
        "CLUSTER:c-2:READ,  false",
        "CLUSTER:*:OPERATE, false",
        "HOST:*:READ,       false",
    })
    void aRightAllowsWhatItNames(String right, boolean allowed) {
        assertThat(rights(right).allow(Permission.CLUSTER_READ, "c-1")).isEqualTo(allowed);
    }

    @Test
    void oneThingIsNotAll() {
        Rights one = rights("CLUSTER:c-1:READ");
        assertThat(one.allowSome(Permission.CLUSTER_READ)).isTrue();
        assertThat(one.allowAll(Permission.CLUSTER_READ)).isFalse();
        assertThat(one.allowSome(Permission.CLUSTER_OPERATE)).isFalse();
    }

    @Test
    void aScopeLeavesWhatBothAllow() {
        assertThat(rights("CLUSTER:c-1:*", "HOST:*:READ")
                        .and(rights("CLUSTER:*:READ", "CLUSTER:c-2:OPERATE", "HOST:h:*"))
                        .texts())
                .containsExactly("CLUSTER:c-1:READ", "HOST:h:READ");
        assertThat(rights("*:*:*").and(rights("CLUSTER:*:READ")).texts()).containsExactly("CLUSTER:*:READ");
        assertThat(rights("CLUSTER:*:READ").and(rights("*:*:*")).texts()).containsExactly("CLUSTER:*:READ");
    }

    @Test
    void nobodyCoversMoreThanTheyHave() {
        Rights own = rights("CLUSTER:*:READ", "HOST:h:*");
        assertThat(own.cover(rights("CLUSTER:c-1:READ", "HOST:h:DELETE"))).isTrue();
        assertThat(own.lacking(rights("CLUSTER:*:*", "HOST:*:READ")).stream().map(Right::toString))
                .containsExactly("CLUSTER:*:*", "HOST:*:READ");
    }

    @Test
    void whatIsStoredAndNotKnownAllowsNothing() {
        assertThat(Rights.stored(Set.of("CLUSTER:*:TELEPORT", "HOST:*:READ")).texts())
                .containsExactly("HOST:*:READ");
    }

    @Test
    void aBurstIsAllowedAndThenARate() {
        AtomicLong nanos = new AtomicLong();
        RequestLimits limits = new RequestLimits(10, 20, nanos::get);
        for (int i = 0; i < 20; i++) {
            assertThat(limits.take("a")).isEmpty();
        }
        assertThat(limits.take("a"))
                .hasValueSatisfying(wait -> assertThat(wait.toMillis()).isEqualTo(100));
        assertThat(limits.take("b")).isEmpty();
        nanos.addAndGet(250_000_000);
        assertThat(limits.take("a")).isEmpty();
        assertThat(limits.take("a")).isEmpty();
        assertThat(limits.take("a")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    })
    void addressesOfOneSubscriberCountAsOne(String one, String other, boolean same) {
        assertThat(ClientAddress.of(one)
                        .network()
                        .equals(ClientAddress.of(other).network()))
                .isEqualTo(same);
    }
}
