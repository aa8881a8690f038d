package io.drover.server.vault;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The vault itself over REST. */
@RestController
final class VaultController {
    private final KeyRotation rotation;

    VaultController(KeyRotation rotation) {
        this.rotation = rotation;
    }

    @PostMapping("/api/v1/vault/rotate")
    KeyRotation.Rotated rotate() {
        return rotation.rotate();
    }
}
