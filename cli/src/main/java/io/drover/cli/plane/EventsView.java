package io.drover.cli.plane;

import io.drover.cli.answer.Event;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows events. */
final class EventsView implements View<Items<Event>> {
    @Override
    public List<String> names(Items<Event> events) {
        return events.items().stream()
                .map(event -> Long.toString(event.number()))
                .toList();
    }

    @Override
    public List<String> lines(Items<Event> events, Page page) {
        if (events.items().isEmpty()) {
            return List.of("No events.");
        }
        Table table = new Table("NUMBER", "AT", "TYPE", "SUBJECT", "DETAILS");
        events.items()
                .forEach(event -> table.row(
                        event.number(), Times.at(event.at()), event.type(), event.subject(), event.summary()));
        return table.lines(page);
    }

    /** One event that has just come; columns cannot be known beforehand. */
    static String line(Event event) {
        return "%d  %s  %s  %s  %s"
                .formatted(
                        event.number(),
                        Times.at(event.at()),
                        DisplayText.clean(event.type()),
                        DisplayText.clean(event.subject()),
                        DisplayText.clean(event.summary()));
    }
}
