package io.drover.server.cluster;

import io.drover.server.task.TaskId;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes IDs for tasks that are no migration. */
public final class TaskIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TaskIds() {}

    public static TaskId random() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new TaskId("t-" + HexFormat.of().formatHex(bytes));
    }
}
