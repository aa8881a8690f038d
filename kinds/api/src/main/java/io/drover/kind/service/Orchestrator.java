package io.drover.kind.service;

import io.drover.kind.Reach;
import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Profile;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a kind with services does to a cluster for its owner. Implementations keep no state and are thread-safe. What they
 * change, the cluster's own orchestrator then carries out by itself; they return without waiting for that.
 *
 * <p>Every method throws {@link OperationException} where the cluster refuses, does not have what is named, or cannot be
 * reached; the message is one sentence for the user, with the cluster's own words, and of bounded length.
 */
public interface Orchestrator {
    /** All nodes as the cluster itself sees them. */
    List<Node> nodes(Profile profile, Reach reach) throws OperationException, InterruptedException;

    /** All services, by name. */
    List<Service> services(Profile profile, Reach reach) throws OperationException, InterruptedException;

    /** A service by its name or ID. */
    Service service(Profile profile, Reach reach, String service) throws OperationException, InterruptedException;

    /** The tasks of a service by its name or ID, by slot and newest first; ended ones as far as the cluster keeps them. */
    List<ServiceTask> tasks(Profile profile, Reach reach, String service)
            throws OperationException, InterruptedException;

    /** All that is wrong with a definition, without asking any cluster; empty where it can be deployed. */
    List<Finding> check(StackDefinition definition);

    /**
     * Creates what is missing of a stack and updates what differs; doing it again changes nothing. What the stack has
     * besides is left as it is, and told as {@link Change.Kind#KEPT}.
     *
     * @param told is told of each change as soon as it is made
     */
    void deploy(Profile profile, Reach reach, StackDefinition definition, Consumer<Change> told)
            throws OperationException, InterruptedException;

    /** Has a service run another image. */
    Change updateImage(Profile profile, Reach reach, String service, String image)
            throws OperationException, InterruptedException;

    /**
     * Has a service run another number of tasks.
     *
     * @param replicas from 0
     */
    Change scale(Profile profile, Reach reach, String service, int replicas)
            throws OperationException, InterruptedException;

    /** Has a service be as it was before its last update. */
    Change rollBack(Profile profile, Reach reach, String service) throws OperationException, InterruptedException;

    /** Removes a service, and its tasks with it. */
    Change remove(Profile profile, Reach reach, String service) throws OperationException, InterruptedException;

    /** Removes a stack: its services and networks. Volumes stay, for what is in them cannot be had back. */
    List<Change> removeStack(Profile profile, Reach reach, String stack)
            throws OperationException, InterruptedException;
}
