package io.drover.cli.task;

import io.drover.cli.answer.Answer;
import io.drover.cli.answer.Task;
import io.drover.cli.session.Session;
import io.drover.cli.watch.Followed;
import java.util.List;

/** A task, to be watched. */
record TaskFollowed(Session session, String id) implements Followed<Task> {
    @Override
    public String subject() {
        return id;
    }

    @Override
    public Answer<Task> read() {
        return session.plane().task(id);
    }

    @Override
    public boolean ended(Task task) {
        return task.ended();
    }

    @Override
    public List<String> farewell() {
        String plane = session.chosenPlane().map(" --plane %s"::formatted).orElse("");
        return List.of(
                "task %s goes on at the plane.".formatted(id),
                "Watch it: drover task log %s --follow%s".formatted(id, plane));
    }
}
