package io.drover.cli.answer;

/** What was done to one thing: CREATED, UPDATED, UNCHANGED, REMOVED or KEPT. */
public record Change(String kind, String what, String name) {
    public Change {
        Given.required("kind", kind);
        Given.required("what", what);
        Given.required("name", name);
    }
}
