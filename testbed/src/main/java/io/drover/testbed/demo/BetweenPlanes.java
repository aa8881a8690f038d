package io.drover.testbed.demo;

import io.drover.testbed.plane.MigrationView;
import io.drover.testbed.plane.PlaneProcess;

/** The plane route: from plane a to plane b, and there and back. */
final class BetweenPlanes implements Itinerary {
    private final Scene scene;
    private boolean atB;

    BetweenPlanes(Scene scene) {
        this.scene = scene;
    }

    @Override
    public String title() {
        return "Drover's demo: a live cluster migrates from one control plane to another.";
    }

    @Override
    public boolean needsPeer() {
        return true;
    }

    @Override
    public void prepare() {
        // The scene has both planes.
    }

    @Override
    public MigrationView first() {
        scene.drover(scene.a(), "migrate", Scene.CLUSTER, "--to", "b", "--dry-run");
        scene.say("migrating, from plane a to plane b");
        scene.drover(scene.a(), "migrate", Scene.CLUSTER, "--to", "b", "--yes");
        atB = true;
        scene.drover(scene.b(), "cluster", "show", Scene.CLUSTER);
        return scene.a().client().migrations().getFirst();
    }

    @Override
    public MigrationView next() {
        PlaneProcess from = atB ? scene.b() : scene.a();
        PlaneProcess to = atB ? scene.a() : scene.b();
        atB = !atB;
        return from.client().migrateToTheEnd(Scene.CLUSTER, to.name());
    }
}
