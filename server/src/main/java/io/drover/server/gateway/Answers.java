package io.drover.server.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for what agents answer. */
public final class Answers {
    private Answers() {}

    /**
     * Waits for an answer; it comes, or fails, within the limit that it was asked with.
     *
     * @throws AgentUnreachableException when the session ended or no answer came in time
     */
    public static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AgentUnreachableException unreachable) {
                throw unreachable;
            }
            throw new IllegalStateException("an agent's answer could not be read", e.getCause());
        }
    }
}
