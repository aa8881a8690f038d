package io.drover.cli.context;

import io.drover.cli.answer.Answer;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.rest.Json;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists contexts. */
@Command(name = "list", description = "List the planes that you are logged in to. Tokens are not shown.")
public final class ContextList implements Callable<Integer> {
    private final Session session;

    public ContextList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Contexts contexts = session.contextFile().read();
        session.printer().show(new Answer<>(json(contexts), contexts), new ContextsView());
        return ExitCode.OK.number();
    }

    private static ObjectNode json(Contexts contexts) {
        ObjectNode json = Json.mapper().createObjectNode();
        ArrayNode items = json.putArray("items");
        contexts.all()
                .forEach(context -> items.addObject()
                        .put("name", context.name())
                        .put("url", context.url().toString())
                        .put("fingerprint", context.fingerprint().hex())
                        .put(
                                "current",
                                contexts.current()
                                        .filter(context.name()::equals)
                                        .isPresent()));
        return json;
    }
}
