package io.drover.testbed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EngineEventTest {
    @Test
    void readsALineOfTheTemplate() {
        EngineEvent event = EngineEvent.parse("1767225600000000005\tcontainer\tdie\tabc\tweb.1");
        assertThat(event)
                .isEqualTo(new EngineEvent(
                        Instant.parse("2026-01-01T00:00:00.000000005Z"), "container", "die", "abc", "web.1"));
        assertThat(event.changesContainer()).isTrue();
    }

    @Test
    void looksIntoAContainerChangeNothing() {
        assertThat(EngineEvent.parse("1\tcontainer\texec_create: sh \tabc\tweb.1")
                        .changesContainer())
                .isFalse();
        assertThat(EngineEvent.parse("1\tnetwork\tcreate\tabc\tingress").changesContainer())
                .isFalse();
    }

    @Test
    void refusesOtherLines() {
        assertThatThrownBy(() -> EngineEvent.parse("Error response from daemon"))
                .hasMessageContaining("Error response from daemon");
        assertThatThrownBy(() -> EngineEvent.parse("soon\tcontainer\tdie\tabc\tweb.1"))
                .hasMessageContaining("soon");
    }
}
