package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.manifest.AccessPoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one migration hands over of the cluster's access point. The target's authority is vouched for once, so that an
 * unchanged access point has an unchanged digest. Thread-safe.
 */
public final class AccessHandover {
    private final AccessAuthorities authorities;
    private final ClusterId cluster;
    private @Nullable AccessOffer offer;
    private List<Blob> before = List.of();
    private List<Blob> after = List.of();

    public AccessHandover(AccessAuthorities authorities, ClusterId cluster) {
        this.authorities = authorities;
        this.cluster = cluster;
    }

    /** Whether there is an access point to hand over. */
    public boolean isWanted() {
        return authorities.find(cluster).isPresent();
    }

    /** The target's answer to the claim. */
    public synchronized void offered(@Nullable AccessOffer told) {
        offer = told;
        before = List.of();
    }

    /** The access point for the manifest; empty where there is none, or the target did not ask for it. */
    public synchronized Optional<AccessPoint> point() {
        AccessOffer told = offer;
        if (told == null) {
            return Optional.empty();
        }
        return authorities.find(cluster).map(record -> {
            if (!record.point().authority().equals(before)) {
                before = record.point().authority();
                after = authorities.vouchedFor(record, told.key());
            }
            return record.point().withAuthority(after);
        });
    }

    /** What clients have to know of where the target serves access points. */
    public synchronized List<Finding> findings() {
        AccessOffer told = offer;
        if (told == null) {
            return List.of();
        }
        return authorities
                .find(cluster)
                .map(AccessRecord::point)
                .filter(point -> told.addresses().stream().noneMatch(address -> address.port() == point.port()))
                .map(point -> Finding.warning(
                        "ACCESS_PORT_DIFFERS",
                        "access point " + point.name(),
                        "the target serves access points at %s, and the address that clients have ends in port %d: this plane has to lead them on"
                                .formatted(told.addresses(), point.port()),
                        "start the target with --access-port %d before this plane is switched off"
                                .formatted(point.port())))
                .stream()
                .toList();
    }

    /** The record as it is once the cluster belongs to another plane; empty where there was no access point. */
    public synchronized AccessRecord left(AccessRecord record, PlaneId target) {
        AccessOffer told = offer;
        if (told == null && record.movedTo().isPresent()) {
            return record;
        }
        return record.movedTo(new AccessHome(target.value(), told == null ? List.of() : told.addresses()));
    }
}
