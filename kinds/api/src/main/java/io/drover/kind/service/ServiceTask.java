package io.drover.kind.service;

import java.time.Instant;
import java.util.Optional;

/**
 * One task of a service.
 *
 * @param id for good
 * @param name such as {@code web.1}; of a global service, with its node in place of the slot
 * @param image what it runs
 * @param nodeId the node that it is on; empty before it is assigned
 * @param node that node's host name, where known
 * @param desiredState how it shall be
 * @param state how it is
 * @param since since when
 * @param error what went wrong, in the cluster's own words
 * @param containerId its container, once there is one
 */
public record ServiceTask(
        String id,
        String name,
        String image,
        Optional<String> nodeId,
        Optional<String> node,
        String desiredState,
        String state,
        Optional<Instant> since,
        Optional<String> error,
        Optional<String> containerId) {}
