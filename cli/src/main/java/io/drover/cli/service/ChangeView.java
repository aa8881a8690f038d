package io.drover.cli.service;

import io.drover.cli.answer.Change;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.List;
import java.util.Locale;

/** Shows what was done. */
final class ChangeView implements View<Change> {
    @Override
    public List<String> names(Change change) {
        return List.of(change.name());
    }

    @Override
    public List<String> lines(Change change, Page page) {
        return List.of(line(change));
    }

    static String line(Change change) {
        return "%s %s: %s"
                .formatted(
                        DisplayText.clean(change.what()),
                        DisplayText.clean(change.name()),
                        DisplayText.clean(change.kind().toLowerCase(Locale.ROOT)));
    }
}
