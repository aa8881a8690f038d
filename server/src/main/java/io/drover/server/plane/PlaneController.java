package io.drover.server.plane;

import io.drover.migration.ownership.PlaneClock;
import io.drover.server.ServerVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells of the plane itself. */
@RestController
final class PlaneController {
    private final OwnPlane self;
    private final InstantSource time;

    PlaneController(OwnPlane self, InstantSource time) {
        this.self = self;
        this.time = time;
    }

    @GetMapping("/api/v1/health")
    Health health() {
        return new Health("UP", ServerVersion.CURRENT);
    }

    @GetMapping("/api/v1/plane")
    PlaneView plane() {
        PlaneClock clock = self.clock();
        return new PlaneView(
                self.identity().id().value(),
                self.name(),
                self.identity().key().hex(),
                self.keys().fingerprint().hex(),
                ServerVersion.CURRENT,
                OwnPlane.MIN_PROTOCOL,
                OwnPlane.MAX_PROTOCOL,
                clock.incarnation(),
                clock.change(),
                time.instant(),
                GatewayView.of(self.gateways()));
    }

    /** Whether the server answers. */
    record Health(String status, String version) {}

    /** The plane. */
    record PlaneView(
            String id,
            String name,
            String key,
            String fingerprint,
            String version,
            int minProtocol,
            int maxProtocol,
            int incarnation,
            long change,
            Instant clock,
            List<GatewayView> gateways) {}
}
