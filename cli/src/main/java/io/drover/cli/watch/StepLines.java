package io.drover.cli.watch;

import io.drover.cli.answer.Step;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Style;
import io.drover.cli.text.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells and draws steps. */
public final class StepLines {
    private static final int STATE_WIDTH = "RUNNING".length();

    private StepLines() {}

    /** What changed, in the order of the steps; a step that began and ended meanwhile has both. */
    public static List<Narrator.Line> changes(List<Step> before, List<Step> now, Instant readAt) {
        Map<String, String> states =
                before.stream().collect(Collectors.toMap(Step::name, Step::state, (first, second) -> second));
        List<Narrator.Line> lines = new ArrayList<>();
        for (Step step : now) {
            String old = states.getOrDefault(step.name(), "PENDING");
            if (old.equals(step.state())) {
                continue;
            }
            String name = DisplayText.clean(step.name());
            if (old.equals("PENDING")
                    && step.startedAt() != null
                    && !step.state().equals("RUNNING")) {
                lines.add(new Narrator.Line(step.startedAt(), name + " RUNNING"));
            }
            Instant at = step.endedAt() != null ? step.endedAt() : step.startedAt();
            String lasted = step.startedAt() != null && step.endedAt() != null
                    ? " after " + Times.between(step.startedAt(), step.endedAt(), readAt)
                    : "";
            lines.add(
                    new Narrator.Line(at == null ? readAt : at, name + " " + DisplayText.clean(step.state()) + lasted));
        }
        return lines;
    }

    /** One line for each step: name, state, duration. */
    public static List<String> draw(List<Step> steps, Instant now, Page page) {
        int width = steps.stream()
                .mapToInt(step -> DisplayText.width(DisplayText.clean(step.name())))
                .max()
                .orElse(0);
        return steps.stream()
                .map(step -> {
                    String state = DisplayText.clean(step.state());
                    // Here RUNNING means busy, unlike the status of a cluster.
                    Style style = state.equals("RUNNING") ? Style.BUSY : Style.ofState(state);
                    return "  " + DisplayText.pad(DisplayText.clean(step.name()), width) + "  "
                            + style.paint(DisplayText.pad(state, STATE_WIDTH), page.colour()) + "  "
                            + Times.between(step.startedAt(), step.endedAt(), now);
                })
                .toList();
    }
}
