package io.drover.testbed.plane;

/** A peer as REST shows it. */
public record PeerView(String id, String name, boolean allowInbound) {}
