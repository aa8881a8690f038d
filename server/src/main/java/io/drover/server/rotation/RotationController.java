package io.drover.server.rotation;

import io.drover.server.task.TaskId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rotates the plane's keys over REST. */
@RestController
final class RotationController {
    private final PlaneKeyRotation rotation;

    RotationController(PlaneKeyRotation rotation) {
        this.rotation = rotation;
    }

    @GetMapping("/api/v1/plane/key-rotation")
    RotationView show() {
        return rotation.view();
    }

    @PostMapping("/api/v1/plane/key-rotation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started start(@RequestBody Wish wish) {
        TaskId task = rotation.start(
                new LeftOut(names(wish.withoutHosts()), names(wish.withoutPeers()), names(wish.withoutGateways())));
        return new Started(
                new Reference(task.value()), rotation.nextFingerprint().hex());
    }

    private static Set<String> names(@Nullable List<String> given) {
        return given == null ? Set.of() : Set.copyOf(given);
    }

    /**
     * What an operator asks for.
     *
     * @param withoutHosts hosts that are gone for good, by name
     * @param withoutPeers peers that are gone for good, by name
     * @param withoutGateways gateways of pools that are gone for good, by name
     */
    record Wish(
            @Nullable List<String> withoutHosts,
            @Nullable List<String> withoutPeers,
            @Nullable List<String> withoutGateways) {}

    /**
     * A rotation that began.
     *
     * @param nextFingerprint of the TLS key that is shown from its end on
     */
    record Started(Reference task, String nextFingerprint) {}

    /** Names a task. */
    record Reference(String id) {}
}
