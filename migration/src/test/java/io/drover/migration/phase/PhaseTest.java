package io.drover.migration.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private static final List<Phase> WAY = List.of(
            Phase.PRECHECK,
            Phase.CLAIM,
            Phase.CONNECT,
            Phase.TRANSFER,
            Phase.VALIDATE,
            Phase.LOCK,
            Phase.COMMIT,
            Phase.SWITCH,
            Phase.VERIFY,
            Phase.CLEANUP,
            Phase.DONE);
    private static final Set<Phase> ABORTABLE =
            Set.of(Phase.PRECHECK, Phase.CLAIM, Phase.CONNECT, Phase.TRANSFER, Phase.VALIDATE, Phase.LOCK);

    @Test
    void everyPair() {
        Map<Phase, Phase> next = new EnumMap<>(Phase.class);
        for (int i = 0; i + 1 < WAY.size(); i++) {
            next.put(WAY.get(i), WAY.get(i + 1));
        }
        int allowed = 0;
        int refused = 0;
        for (Phase from : Phase.values()) {
            for (Phase to : Phase.values()) {
                if (to == next.get(from) || (to == Phase.ABORTED && ABORTABLE.contains(from))) {
                    assertThat(from.to(to)).isEqualTo(to);
                    allowed++;
                } else {
                    assertThatThrownBy(() -> from.to(to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(from.name())
                            .hasMessageContaining(to.name());
                    refused++;
                }
            }
        }
        System.out.printf("phase pairs covered: %d allowed, %d refused%n", allowed, refused);
        assertThat(allowed).isEqualTo(16);
        assertThat(allowed + refused).isEqualTo(144);
    }

    @Test
    void onlyTheEndsAreTerminal() {
        for (Phase phase : Phase.values()) {
            assertThat(phase.isTerminal()).isEqualTo(phase == Phase.DONE || phase == Phase.ABORTED);
            assertThat(phase.isAbortable()).isEqualTo(ABORTABLE.contains(phase));
            assertThat(phase.mayBeClaimed()).isEqualTo(phase != Phase.PRECHECK && !phase.isTerminal());
        }
    }
}
