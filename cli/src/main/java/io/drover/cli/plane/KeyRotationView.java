package io.drover.cli.plane;

import io.drover.cli.answer.KeyRotation;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows how a rotation of a plane's keys stands: the keys, who is missing, and why. */
final class KeyRotationView implements View<KeyRotation> {
    @Override
    public List<String> names(KeyRotation rotation) {
        return List.of(rotation.task() == null ? rotation.state() : rotation.task());
    }

    @Override
    public List<String> lines(KeyRotation rotation, Page page) {
        List<String> lines = new ArrayList<>();
        lines.add(
                switch (rotation.state()) {
                    case "IDLE" -> "No rotation is under way.";
                    case "FOLLOWING" -> "The plane signs with another key already; hosts, peers and gateways follow.";
                    default -> DisplayText.clean(rotation.state());
                });
        add(lines, "Key", rotation.key());
        rotation.formerKeys().forEach(key -> add(lines, "Former key", key));
        add(lines, "TLS fingerprint", rotation.fingerprint());
        add(lines, "TLS fingerprint when all have followed", rotation.nextFingerprint());
        Table missing = new Table("MISSING", "NAME", "WAITED FOR", "WHY");
        rows(missing, "cluster", rotation.clusters());
        rows(missing, "host", rotation.hosts());
        rows(missing, "peer", rotation.peers());
        rows(missing, "gateway", rotation.gateways());
        boolean none = rotation.clusters().isEmpty()
                && rotation.hosts().isEmpty()
                && rotation.peers().isEmpty()
                && rotation.gateways().isEmpty();
        if (!none) {
            lines.addAll(missing.lines(page));
        }
        return lines;
    }

    private static void add(List<String> lines, String what, @Nullable String value) {
        if (value != null) {
            lines.add(what + ": " + DisplayText.clean(value));
        }
    }

    private static void rows(Table table, String what, List<KeyRotation.Missing> missing) {
        missing.forEach(each -> table.row(
                what,
                each.name(),
                each.leftOut() ? "no, left out" : "yes",
                each.problem() == null ? "" : each.problem()));
    }
}
