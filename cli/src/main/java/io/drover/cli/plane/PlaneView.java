package io.drover.cli.plane;

import io.drover.cli.answer.Gateway;
import io.drover.cli.answer.Plane;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.List;
import java.util.stream.Collectors;

/** Shows a plane. */
final class PlaneView implements View<Plane> {
    @Override
    public List<String> names(Plane plane) {
        return List.of(plane.id());
    }

    @Override
    public List<String> lines(Plane plane, Page page) {
        return new Fields()
                .add("Name", plane.name())
                .add("ID", plane.id())
                .add("Key", plane.key())
                .add("Fingerprint", plane.fingerprint())
                .add("Version", plane.version())
                .add("Protocol", "%d to %d".formatted(plane.minProtocol(), plane.maxProtocol()))
                .add("Incarnation", plane.incarnation())
                .add("Change", plane.change())
                .add("Clock", Times.at(plane.clock()))
                .add(
                        "Gateways",
                        plane.gateways().stream().map(Gateway::toString).collect(Collectors.joining(", ")))
                .lines();
    }
}
