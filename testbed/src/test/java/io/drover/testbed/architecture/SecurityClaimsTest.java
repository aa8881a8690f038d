package io.drover.testbed.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

/** What {@code SECURITY.md} claims is shown by tests that exist; what none shows is what an attacker can do. */
class SecurityClaimsTest {
    private static List<String> lines() {
        return Checkout.lines("SECURITY.md");
    }

    @Test
    void everyClaimThatSomethingIsPreventedHasATest() {
        List<String> claims = lines().stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| claim "))
                .toList();
        assertThat(claims).hasSizeGreaterThan(35);
        assertThat(claims.stream().filter(claim -> NamedTests.in(claim).isEmpty()))
                .as("claims without a test tell what is possible")
                .allMatch(claim -> claim.contains("*can*") || claim.contains("*is*"));
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<MatchResult> named =
                lines().stream().flatMap(line -> NamedTests.in(line).stream()).toList();
        assertThat(named).hasSizeGreaterThan(60);
        for (MatchResult one : named) {
            assertThat(NamedTests.exists(one)).as("a test %s", one.group()).isTrue();
        }
    }

    @Test
    void aTestThatDoesNotExistIsFoundOut() {
        assertThat(NamedTests.exists(
                        NamedTests.in("`server: AuditTest.noSuchTest`").getFirst()))
                .isFalse();
        assertThat(NamedTests.exists(
                        NamedTests.in("`server: NoSuchTest.noSuchTest`").getFirst()))
                .isFalse();
    }
}
