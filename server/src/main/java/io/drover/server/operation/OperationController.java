package io.drover.server.operation;

import io.drover.kind.service.Change;
import io.drover.kind.service.Service;
import io.drover.kind.service.ServiceTask;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shows and changes what runs on clusters. */
@RestController
final class OperationController {
    private static final int MOST_REPLICAS = 100_000;
    /** Wide enough for every reference that engines take; what is within it they judge themselves. */
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,511}");

    private final Operations operations;
    private final Deployments deployments;

    OperationController(Operations operations, Deployments deployments) {
        this.operations = operations;
        this.deployments = deployments;
    }

    @GetMapping("/api/v1/clusters/{cluster}/nodes")
    Items<NodeView> nodes(@PathVariable String cluster) throws InterruptedException {
        return new Items<>(operations.nodes(cluster));
    }

    @GetMapping("/api/v1/clusters/{cluster}/services")
    Items<Service> services(@PathVariable String cluster) throws InterruptedException {
        return new Items<>(operations.services(cluster));
    }

    @GetMapping("/api/v1/clusters/{cluster}/services/{service}")
    Service service(@PathVariable String cluster, @PathVariable String service) throws InterruptedException {
        return operations.service(cluster, service);
    }

    @GetMapping("/api/v1/clusters/{cluster}/services/{service}/tasks")
    Items<ServiceTask> tasks(@PathVariable String cluster, @PathVariable String service) throws InterruptedException {
        return new Items<>(operations.tasks(cluster, service));
    }

    @PostMapping("/api/v1/clusters/{cluster}/services/{service}/update")
    Change update(@PathVariable String cluster, @PathVariable String service, @RequestBody UpdateWish wish)
            throws InterruptedException {
        String image = Body.required("image", wish.image());
        if (!IMAGE.matcher(image).matches()) {
            throw ProblemException.badRequest(
                    "WRONG_IMAGE",
                    "image is '%s'; expected such as registry.example/shop/web:2".formatted(Problem.shortened(image)));
        }
        return operations.updateImage(cluster, service, image);
    }

    @PostMapping("/api/v1/clusters/{cluster}/services/{service}/scale")
    Change scale(@PathVariable String cluster, @PathVariable String service, @RequestBody ScaleWish wish)
            throws InterruptedException {
        Integer replicas = wish.replicas();
        if (replicas == null || replicas < 0 || replicas > MOST_REPLICAS) {
            throw ProblemException.badRequest(
                    "WRONG_REPLICAS", "replicas is %s; expected 0 to %d".formatted(replicas, MOST_REPLICAS));
        }
        return operations.scale(cluster, service, replicas);
    }

    @PostMapping("/api/v1/clusters/{cluster}/services/{service}/rollback")
    Change rollBack(@PathVariable String cluster, @PathVariable String service) throws InterruptedException {
        return operations.rollBack(cluster, service);
    }

    @DeleteMapping("/api/v1/clusters/{cluster}/services/{service}")
    Change remove(@PathVariable String cluster, @PathVariable String service) throws InterruptedException {
        return operations.remove(cluster, service);
    }

    @PostMapping("/api/v1/clusters/{cluster}/stacks")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started deploy(@PathVariable String cluster, @RequestBody DeployWish wish) throws InterruptedException {
        String compose = wish.compose();
        if (compose == null || compose.isBlank()) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "the field 'compose' is missing or empty; expected the text of a Compose file");
        }
        return new Started(new TaskRef(deployments
                .start(cluster, Body.required("name", wish.name()), Body.whole("compose", compose))
                .value()));
    }

    @DeleteMapping("/api/v1/clusters/{cluster}/stacks/{stack}")
    Items<Change> removeStack(@PathVariable String cluster, @PathVariable String stack) throws InterruptedException {
        return new Items<>(operations.removeStack(cluster, stack));
    }

    /** The body of a wish to update a service. */
    record UpdateWish(@Nullable String image) {}

    /** The body of a wish to scale a service. */
    record ScaleWish(@Nullable Integer replicas) {}

    /** The body of a wish to deploy a stack. */
    record DeployWish(@Nullable String name, @Nullable String compose) {
        @Override
        public String toString() {
            return "DeployWish[name=%s]".formatted(name);
        }
    }

    /** The task that began. */
    record Started(TaskRef task) {}

    /** Names a task. */
    record TaskRef(String id) {}
}
