package io.drover.cli.context;

import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.List;

/** Shows contexts, without tokens. */
final class ContextsView implements View<Contexts> {
    @Override
    public List<String> names(Contexts contexts) {
        return contexts.names();
    }

    @Override
    public List<String> lines(Contexts contexts, Page page) {
        if (contexts.all().isEmpty()) {
            return List.of("Not logged in to any plane. Log in with: drover login URL");
        }
        Table table = new Table("CURRENT", "NAME", "URL", "FINGERPRINT");
        contexts.all()
                .forEach(context -> table.row(
                        contexts.current().filter(context.name()::equals).isPresent() ? "*" : " ",
                        context.name(),
                        context.url(),
                        context.fingerprint().hex().substring(0, 12) + "..."));
        return table.lines(page);
    }
}
