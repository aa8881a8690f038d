package io.drover.testbed.demo;

import io.drover.testbed.plane.MigrationView;

/** The gateway route: from the pool of plane a's own gateway to another gateway's, and there and back. */
final class BetweenPools implements Itinerary {
    private static final String POOL = "blue";

    private final Scene scene;
    private boolean away;

    BetweenPools(Scene scene) {
        this.scene = scene;
    }

    @Override
    public String title() {
        return "Drover's demo of gateways: a live cluster migrates from one gateway to another of the same control plane.";
    }

    @Override
    public boolean needsPeer() {
        return false;
    }

    @Override
    public void prepare() {
        scene.addGateway(POOL);
        scene.drover(scene.a(), "gateway", "list");
    }

    @Override
    public MigrationView first() {
        scene.drover(scene.a(), "migrate", Scene.CLUSTER, "--to-pool", POOL, "--dry-run");
        scene.say("migrating, from pool default to pool " + POOL);
        scene.drover(scene.a(), "migrate", Scene.CLUSTER, "--to-pool", POOL, "--yes");
        away = true;
        scene.drover(scene.a(), "cluster", "show", Scene.CLUSTER);
        return scene.a().client().migrations().getFirst();
    }

    @Override
    public MigrationView next() {
        String pool = away ? "default" : POOL;
        away = !away;
        return scene.a().client().moveToTheEnd(Scene.CLUSTER, pool);
    }
}
