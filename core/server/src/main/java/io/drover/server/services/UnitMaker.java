package io.drover.server.services;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.network.BalancerContainer;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the containers of one service and lets them go. */
final class UnitMaker {
    private final Draft draft;
    private final String serviceId;

    /**
     * What failed before the containers that are made now.
     *
     * @param failures how many in a row
     * @param notBefore when they may start at the earliest, or null
     * @param reason or null
     */
    record Past(int failures, @Nullable Instant notBefore, @Nullable String reason) {
        static final Past NONE = new Past(0, null, null);
    }

    UnitMaker(Draft draft, Service service) {
        this.draft = draft;
        this.serviceId = service.id();
    }

    /** As it is in the draft now. */
    Service service() {
        return Objects.requireNonNull(draft.view().get(Service.class, serviceId));
    }

    /** @param failed how many had failed before this one did */
    Past failed(int failed, @Nullable String reason) {
        var seconds = 1L << Math.min(failed, 6);
        return new Past(failed + 1, draft.now().plusSeconds(Math.min(seconds, Instance.LONGEST_WAIT.toSeconds())),
                reason);
    }

    /** @param asked the host that it is to be on, or null for any */
    void unit(List<LaunchConfig> configs, int revision, int index, @Nullable String asked, Past past) {
        var requested = configs.stream().filter(LaunchConfig::isPrimary).findFirst()
                .map(primary -> primary.label(Labels.REQUESTED_HOST)).orElse(null);
        var hostId = asked == null ? requested : asked;
        var uuid = draft.newUuid();
        var createIndex = service().nextCreateIndex();
        draft.put(service().withNextCreateIndex(createIndex + 1));
        for (var config : configs) {
            member(config, revision, new Unit(uuid, index, createIndex, List.of()), hostId, past);
        }
    }

    void member(LaunchConfig config, int revision, Unit unit, @Nullable String hostId, Past past) {
        var service = service();
        var stack = Objects.requireNonNull(draft.view().get(Stack.class, service.stackId()));
        var name = stack.name() + "-" + service.name() + (config.isPrimary() ? "" : "-" + config.name()) + "-"
                + unit.index();
        draft.put(new Instance(draft.newId(Kind.INSTANCE), draft.newUuid(), name, null, service.id(),
                service.stackId(), unit.uuid(), unit.index(), unit.createIndex(), container(service, config), hostId,
                Desired.RUNNING, past.notBefore(), past.failures(), null, null, null, null, null, false, null, null,
                InstanceState.REQUESTED, null, null, 0, null, null, past.reason(), draft.now(), null, revision,
                null, List.of(), false));
    }

    /** What people write for a load balancer says where it listens and runs; what runs in it is ours. */
    private static LaunchConfig container(Service service, LaunchConfig written) {
        return service.spec().kind() == ServiceKind.LOAD_BALANCER && written.isPrimary()
                ? BalancerContainer.of(written)
                : written;
    }

    void unwant(Unit unit) {
        unit.members().forEach(this::unwant);
    }

    void unwant(Instance instance) {
        draft.put(instance.withDesired(Desired.REMOVED));
    }

    /** What was stopped runs again: after the service was, or, of a single container, once its end is there. */
    void beginAgain(Instance member) {
        var now = draft.view().get(Instance.class, member.id());
        if (now == null || now.desired() != Desired.STOPPED || (now.stop() != null && ends(now))) {
            return;
        }
        if (now.stop() != null && now.stop().remove()) {
            unwant(now);
        } else {
            draft.put(now.withDesired(Desired.RUNNING).withStop(null));
        }
    }

    private static boolean ends(Instance instance) {
        return instance.state() == InstanceState.RUNNING || instance.state() == InstanceState.STOPPING;
    }
}
