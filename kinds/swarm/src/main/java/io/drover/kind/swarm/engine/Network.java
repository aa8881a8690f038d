package io.drover.kind.swarm.engine;

import org.jspecify.annotations.Nullable;

/**
 * An item of {@code GET /networks}.
 *
 * @param id for good
 * @param name as the operator called it
 * @param scope swarm, or local to one engine
 * @param driver such as overlay
 * @param ingress whether it is the routing mesh, which swarm makes by itself
 */
public record Network(String id, String name, String scope, String driver, boolean ingress) {
    public Network(
            @Nullable String id,
            @Nullable String name,
            @Nullable String scope,
            @Nullable String driver,
            boolean ingress) {
        this.id = Field.id("Id", id);
        this.name = Field.textIfAny(name);
        this.scope = Field.textIfAny(scope);
        this.driver = Field.textIfAny(driver);
        this.ingress = ingress;
    }

    /** Whether an operator made it for the whole swarm. */
    public boolean isOfOperator() {
        return scope.equals("swarm") && !ingress;
    }
}
