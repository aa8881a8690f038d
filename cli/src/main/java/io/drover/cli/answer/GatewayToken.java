package io.drover.cli.answer;

/** Lets one gateway join once. The token is a secret. */
public record GatewayToken(String token) {
    public GatewayToken {
        Given.required("token", token);
    }

    @Override
    public String toString() {
        return "GatewayToken[]";
    }
}
