package io.drover.server.pool;

import io.drover.migration.identity.PoolName;
import io.drover.server.plane.OwnPlane;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tells of gateways, lets them join, and forgets them. */
@RestController
final class GatewayController {
    private static final Duration DEFAULT_VALIDITY = Duration.ofHours(1);

    private final Gateways gateways;
    private final RelayedCalls relayed;
    private final OwnPlane self;

    GatewayController(Gateways gateways, RelayedCalls relayed, OwnPlane self) {
        this.gateways = gateways;
        this.relayed = relayed;
        this.self = self;
    }

    @GetMapping("/api/v1/gateways")
    Items<PoolGatewayView> list() {
        List<PoolGatewayView> all = new ArrayList<>();
        self.gateways().forEach(address -> all.add(PoolGatewayView.own(self.name(), address)));
        gateways.list().forEach(gateway -> all.add(PoolGatewayView.of(gateway, gateways.isAttached(gateway))));
        Caller caller = Caller.current();
        return new Items<>(all.stream()
                .filter(gateway -> caller.may(Permission.GATEWAY_READ, gateway.name()))
                .toList());
    }

    @PostMapping("/api/v1/gateway-tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Issued token(@RequestBody Wish wish) {
        return new Issued(gateways.token(
                Body.required("name", wish.name()),
                pool(Body.required("pool", wish.pool())),
                wish.validForSeconds() == null ? DEFAULT_VALIDITY : Duration.ofSeconds(wish.validForSeconds())));
    }

    @DeleteMapping("/api/v1/gateways/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        relayed.cut(gateways.remove(name).address().fingerprint());
    }

    private static PoolName pool(String text) {
        try {
            return new PoolName(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_POOL", String.valueOf(e.getMessage()));
        }
    }

    /** What an operator asks of a token. */
    record Wish(
            @Nullable String name,
            @Nullable String pool,
            @Nullable Integer validForSeconds) {}

    /** A token in the clear, told once. */
    record Issued(String token) {
        @Override
        public String toString() {
            return "Issued[]";
        }
    }
}
