package io.drover.kind.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.kind.Kind;
import io.drover.migration.ownership.Grant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwarmKindTest {
    private final Kind kind = new SwarmKind();

    @Test
    void isFound() {
        assertThat(ServiceLoader.load(Kind.class)).singleElement().isInstanceOf(SwarmKind.class);
        assertThat(kind.name()).isEqualTo("swarm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/swarm",
                "/swarm/unlockkey",
                "/secrets",
                "/secrets/x7k2",
                "/configs",
                "/containers/c1/json",
                "/containers/c1/logs",
                "/containers/c1/archive",
                "/containers/c1/export",
                "/containers/c1/attach/ws",
                "/services/v1/logs",
                "/tasks/t1/logs",
                "/events",
                "/images/json",
                "/session",
            })
    void inspectionRevealsNoSecretsFilesOrLogs(String path) {
        assertThat(kind.inspection(SwarmKind.DEFAULT_ENGINE))
                .singleElement()
                .isInstanceOfSatisfying(
                        Grant.Rule.Http.class,
                        rule -> assertThat(rule.requests())
                                .noneMatch(pattern ->
                                        pattern.allows("GET", path) || pattern.allows("GET", "/v1.41" + path)));
    }

    @Test
    void inspectionChangesNothing() {
        assertThat(kind.inspection(SwarmKind.DEFAULT_ENGINE))
                .singleElement()
                .isInstanceOfSatisfying(
                        Grant.Rule.Http.class,
                        rule -> assertThat(rule.requests())
                                .allMatch(pattern -> pattern.method().equals("GET")));
    }
}
