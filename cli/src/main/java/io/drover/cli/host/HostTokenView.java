package io.drover.cli.host;

import io.drover.cli.answer.HostToken;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows a token for a host, which is a secret that its user asked for. Nothing is cut, so that it can be copied. */
final class HostTokenView implements View<HostToken> {
    @Override
    public List<String> names(HostToken token) {
        return List.of(token.token());
    }

    @Override
    public List<String> lines(HostToken token, Page page) {
        return List.of(
                "Run this on the host, as root. It works once, until %s:".formatted(Times.at(token.expiresAt())),
                "",
                "  " + DisplayText.clean(token.command() == null ? token.token() : token.command()));
    }
}
