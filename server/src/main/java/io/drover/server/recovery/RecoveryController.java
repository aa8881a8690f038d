package io.drover.server.recovery;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Recovers the plane over REST. */
@RestController
final class RecoveryController {
    private final PlaneRecovery recovery;

    RecoveryController(PlaneRecovery recovery) {
        this.recovery = recovery;
    }

    @GetMapping("/api/v1/plane/recovery")
    RecoveryView show() {
        return recovery.view();
    }

    @PostMapping("/api/v1/plane/recovery")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started start(@RequestBody Wish wish) {
        List<String> without = wish.withoutPeers();
        return new Started(new Reference(
                recovery.start(without == null ? Set.of() : Set.copyOf(without)).value()));
    }

    /**
     * What an operator asks for.
     *
     * @param withoutPeers peers that are gone for good, by name
     */
    record Wish(@Nullable List<String> withoutPeers) {}

    /** The recovery's task. */
    record Started(Reference task) {}

    /** Names a task. */
    record Reference(String id) {}
}
