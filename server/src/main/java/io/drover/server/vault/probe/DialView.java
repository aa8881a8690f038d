package io.drover.server.vault.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** An attempt to log in as REST tells it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DialView(String address, DialOutcome outcome, String detail, long tookMillis, Optional<String> hostKey) {
    public static DialView of(Dial dial) {
        return new DialView(
                dial.address().toString(),
                dial.outcome(),
                dial.detail(),
                dial.took().toMillis(),
                dial.hostKey());
    }
}
