package io.drover.server.gateway;

import io.drover.migration.identity.HostKey;
import io.drover.protocol.v1.FromAgent;
import io.drover.protocol.v1.Refused;
import io.drover.protocol.v1.ToAgent;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** The stream to one agent, with the questions that wait for an answer. Thread-safe. */
final class AgentWireLink {
    /** More unanswered questions than this are refused: the agent hangs, or the plane asks faster than it answers. */
    static final int MAX_WAITING = 512;

    private final HostKey host;
    private final StreamObserver<ToAgent> out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, CompletableFuture<FromAgent>> waiting = new HashMap<>();
    private long lastNumber;
    private boolean ended;
    private boolean completed;

    AgentWireLink(HostKey host, StreamObserver<ToAgent> out) {
        this.host = host;
        this.out = out;
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    void send(ToAgent.Builder message) {
        lock.lock();
        try {
            if (!ended) {
                out.onNext(message.build());
            }
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<FromAgent> ask(ToAgent.Builder message, Duration limit) {
        CompletableFuture<FromAgent> answer = new CompletableFuture<>();
        long number;
        lock.lock();
        try {
            if (ended) {
                answer.completeExceptionally(disconnected("the session has ended"));
                return answer;
            }
            if (waiting.size() >= MAX_WAITING) {
                answer.completeExceptionally(new AgentUnreachableException(
                        AgentUnreachableException.Cause.BUSY,
                        "host %s owes %d answers: expected at most %d".formatted(host, waiting.size(), MAX_WAITING)));
                return answer;
            }
            number = ++lastNumber;
            waiting.put(number, answer);
            out.onNext(message.setNumber(number).build());
        } finally {
            lock.unlock();
        }
        String what = message.getBodyCase().name();
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            forget(number);
            return CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                            ? new AgentUnreachableException(
                                    AgentUnreachableException.Cause.TIMEOUT,
                                    "host %s did not answer %s within %d ms".formatted(host, what, limit.toMillis()))
                            : failure);
        });
    }

    private void forget(long number) {
        lock.lock();
        try {
            waiting.remove(number);
        } finally {
            lock.unlock();
        }
    }

    /** An answer that comes too late is passed over. */
    void answered(FromAgent message) {
        CompletableFuture<FromAgent> answer;
        lock.lock();
        try {
            answer = waiting.remove(message.getReplyTo());
        } finally {
            lock.unlock();
        }
        if (answer != null) {
            answer.complete(message);
        }
    }

    /** Ends the stream with a reason for the agent. */
    void end(String code, String reason) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                completed = true;
                out.onNext(ToAgent.newBuilder()
                        .setRefused(Refused.newBuilder().setCode(code).setReason(reason))
                        .build());
                out.onCompleted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Completes the stream, which the agent has ended. */
    void complete() {
        lock.lock();
        try {
            if (!completed) {
                completed = true;
                ended = true;
                out.onCompleted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Fails every question that waits; the stream is over. */
    void failAll(String reason) {
        List<CompletableFuture<FromAgent>> failing;
        lock.lock();
        try {
            ended = true;
            failing = List.copyOf(waiting.values());
            waiting.clear();
        } finally {
            lock.unlock();
        }
        failing.forEach(answer -> answer.completeExceptionally(disconnected(reason)));
    }

    private AgentUnreachableException disconnected(String reason) {
        return new AgentUnreachableException(
                AgentUnreachableException.Cause.DISCONNECTED, "host %s: %s".formatted(host, reason));
    }
}
