package io.drover.cli.gateway;

import io.drover.cli.answer.Gateway;
import io.drover.cli.answer.Items;
import io.drover.cli.answer.PoolGateway;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.List;

/** Shows gateways. */
final class GatewaysView implements View<Items<PoolGateway>> {
    @Override
    public List<String> names(Items<PoolGateway> gateways) {
        return gateways.items().stream().map(PoolGateway::name).toList();
    }

    @Override
    public List<String> lines(Items<PoolGateway> gateways, Page page) {
        Table table = new Table("NAME", "POOL", "SERVING", "ADDRESS", "FINGERPRINT");
        gateways.items()
                .forEach(gateway -> table.row(
                        gateway.name(),
                        gateway.pool(),
                        gateway.serving() ? "yes" : "no",
                        new Gateway(gateway.host(), gateway.port(), null).toString(),
                        gateway.fingerprint()));
        return table.lines(page);
    }
}
