package io.drover.cli.service;

import io.drover.cli.answer.Change;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import java.util.List;

/** Shows all that was done. */
final class ChangesView implements View<Items<Change>> {
    @Override
    public List<String> names(Items<Change> changes) {
        return changes.items().stream().map(Change::name).toList();
    }

    @Override
    public List<String> lines(Items<Change> changes, Page page) {
        return changes.items().stream().map(ChangeView::line).toList();
    }
}
