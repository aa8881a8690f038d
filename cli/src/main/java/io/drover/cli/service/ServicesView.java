package io.drover.cli.service;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.Service;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.ArrayList;
import java.util.List;

/** Shows services. What is wrong with one stands beneath the table, uncut. */
final class ServicesView implements View<Items<Service>> {
    @Override
    public List<String> names(Items<Service> services) {
        return services.items().stream().map(Service::id).toList();
    }

    @Override
    public List<String> lines(Items<Service> services, Page page) {
        if (services.items().isEmpty()) {
            return List.of("No services. Deploy some with: drover cluster deploy CLUSTER --stack NAME -f compose.yml");
        }
        Table table = new Table("NAME", "STACK", "MODE", "TASKS", "IMAGE", "PORTS", "ID");
        services.items()
                .forEach(service -> table.row(
                        service.name(),
                        service.stack(),
                        service.mode(),
                        "%d/%d".formatted(service.running(), service.desired()),
                        service.image(),
                        String.join(", ", service.ports()),
                        service.id()));
        List<String> lines = new ArrayList<>(table.lines(page));
        services.items().stream()
                .filter(service -> service.trouble() != null)
                .forEach(service -> lines.add(
                        "%s: %s".formatted(DisplayText.clean(service.name()), DisplayText.clean(service.trouble()))));
        return lines;
    }
}
