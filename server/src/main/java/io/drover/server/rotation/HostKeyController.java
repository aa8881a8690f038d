package io.drover.server.rotation;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rotates keys of hosts over REST. */
@RestController
final class HostKeyController {
    private final HostKeyRotation rotation;

    HostKeyController(HostKeyRotation rotation) {
        this.rotation = rotation;
    }

    @PostMapping("/api/v1/hosts/{keyOrName}/rotate-key")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started start(@PathVariable String keyOrName) throws InterruptedException {
        return new Started(
                new RotationController.Reference(rotation.start(keyOrName).value()));
    }

    /** A rotation that began, or runs already. */
    record Started(RotationController.Reference task) {}
}
