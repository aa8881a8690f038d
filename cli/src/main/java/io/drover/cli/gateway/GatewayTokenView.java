package io.drover.cli.gateway;

import io.drover.cli.answer.GatewayToken;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.List;

/** Shows a token for a gateway, which is a secret that its user asked for. Nothing is cut, so that it can be copied. */
final class GatewayTokenView implements View<GatewayToken> {
    @Override
    public List<String> names(GatewayToken token) {
        return List.of(token.token());
    }

    @Override
    public List<String> lines(GatewayToken token, Page page) {
        return List.of(
                "Run this on the gateway's machine. The token works once:",
                "",
                "  echo %s | drover server --roles gateway --uplink-token -"
                        .formatted(DisplayText.clean(token.token())));
    }
}
