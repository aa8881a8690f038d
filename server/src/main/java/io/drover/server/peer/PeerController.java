package io.drover.server.peer;

import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Pairs with other planes, and forgets them. */
@RestController
final class PeerController {
    private static final Duration DEFAULT_VALIDITY = Duration.ofHours(1);
    private static final Duration MAX_VALIDITY = Duration.ofDays(7);

    private final Pairing pairing;

    PeerController(Pairing pairing) {
        this.pairing = pairing;
    }

    @GetMapping("/api/v1/peers")
    Items<PeerView> list() {
        Caller caller = Caller.current();
        return new Items<>(pairing.list().stream()
                .filter(peer -> caller.may(Permission.PEER_READ, peer.id()))
                .toList());
    }

    @PostMapping("/api/v1/peer-invitations")
    @ResponseStatus(HttpStatus.CREATED)
    Pairing.Invited invite(@RequestBody InvitationRequest request) {
        return pairing.invite(
                Optional.ofNullable(request.peerName()).map(name -> Body.required("peerName", name)),
                Boolean.TRUE.equals(request.allowInbound()),
                validity(request.validForSeconds()));
    }

    @PostMapping("/api/v1/peers")
    @ResponseStatus(HttpStatus.CREATED)
    PeerView join(@RequestBody JoinRequest request) {
        return pairing.join(
                Body.required("invitation", request.invitation()),
                Optional.ofNullable(request.name()).map(name -> Body.required("name", name)),
                Boolean.TRUE.equals(request.allowInbound()));
    }

    @DeleteMapping("/api/v1/peers/{idOrName}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String idOrName) {
        pairing.remove(idOrName);
    }

    private static Duration validity(@Nullable Integer seconds) {
        Duration validity = seconds == null ? DEFAULT_VALIDITY : Duration.ofSeconds(seconds);
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw ProblemException.badRequest(
                    "WRONG_VALIDITY",
                    "validForSeconds is %d; expected 1 to %d"
                            .formatted(validity.toSeconds(), MAX_VALIDITY.toSeconds()));
        }
        return validity;
    }

    /** The body of an invitation. */
    record InvitationRequest(
            @Nullable String peerName,
            @Nullable Boolean allowInbound,
            @Nullable Integer validForSeconds) {}

    /** The body of a wish to accept an invitation. */
    record JoinRequest(
            @Nullable String invitation,
            @Nullable String name,
            @Nullable Boolean allowInbound) {}
}
