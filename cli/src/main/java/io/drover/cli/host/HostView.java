package io.drover.cli.host;

import io.drover.cli.answer.Host;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Sizes;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows one host. */
final class HostView implements View<Host> {
    @Override
    public List<String> names(Host host) {
        return List.of(host.key());
    }

    @Override
    public List<String> lines(Host host, Page page) {
        return new Fields()
                .add("Name", host.name())
                .add("Key", host.key())
                .add("Online", host.online() ? "online" : "offline")
                .add("Hostname", host.hostname())
                .add("OS", host.os())
                .add("Kernel", host.kernel())
                .add("Architecture", host.architecture())
                .add("CPUs", host.cpus() == 0 ? null : host.cpus())
                .add("Memory", host.memoryBytes() == 0 ? null : Sizes.bytes(host.memoryBytes()))
                .add("Agent", host.agentVersion())
                .add("Addresses", String.join(", ", host.addresses()))
                .add("Clusters", String.join(", ", host.clusters()))
                .add("Enrolled", Times.at(host.enrolledAt()))
                .add("Seen", Times.at(host.seenAt()))
                .lines();
    }
}
