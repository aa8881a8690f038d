package io.drover.cli.service;

import io.drover.cli.answer.Service;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows a service. */
final class ServiceView implements View<Service> {
    @Override
    public List<String> names(Service service) {
        return List.of(service.id());
    }

    @Override
    public List<String> lines(Service service, Page page) {
        Fields fields = new Fields()
                .add("Name", service.name())
                .add("ID", service.id())
                .add("Stack", service.stack())
                .add("Image", service.image())
                .add("Mode", service.mode())
                .add("Tasks", "%d of %d run".formatted(service.running(), service.desired()))
                .add("Ports", String.join(", ", service.ports()))
                .add("Update", service.update())
                .add("Changed", Times.at(service.updatedAt()))
                .add("Version", service.version());
        if (service.trouble() != null) {
            fields.add("Trouble", service.trouble());
        }
        return fields.lines();
    }
}
