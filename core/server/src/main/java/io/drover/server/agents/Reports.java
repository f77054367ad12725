package io.drover.server.agents;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.Observed;
import io.drover.server.store.Draft;
import java.util.HashSet;

/** Writes down what an agent saw. */
public final class Reports {
    private Reports() {
    }

    /** @param ledger what was sent to that host */
    public static void apply(Draft draft, String hostId, Report report, Ledger ledger) {
        var seen = new HashSet<String>();
        for (var observed : report.containers()) {
            seen.add(observed.instanceId());
            var instance = draft.view().get(Instance.class, observed.instanceId());
            if (instance != null && hostId.equals(instance.hostId())) {
                draft.put(update(instance, observed).withState(state(instance, observed, report, ledger)));
            }
        }
        for (var id : report.gone()) {
            gone(draft, hostId, draft.view().get(Instance.class, id), report, ledger);
        }
        if (report.full()) {
            for (var instance : draft.view().instancesOn(hostId)) {
                if (!seen.contains(instance.id()) && !instance.nativeContainer()) {
                    gone(draft, hostId, instance, report, ledger);
                }
            }
        }
    }

    private static Instance update(Instance instance, Observed observed) {
        return instance.withContainerId(observed.containerId()).withIp(observed.ip()).withMac(observed.mac())
                .withStartCount(observed.startCount()).withExitCode(observed.exitCode())
                .withStartedAt(observed.startedAt()).withMessage(observed.message());
    }

    /**
     * One that is to be kept is known to have stopped when its agent knows that, too: until then it may have ended by itself and
     * be on its way up again, with ports and an address that others must not have yet. And it stays known when a word comes late
     * that is from before.
     */
    private static InstanceState state(Instance instance, Observed observed, Report report, Ledger ledger) {
        if (instance.desired() != Desired.KEPT) {
            ledger.trust(instance.id());
            return observed.state();
        }
        if (ledger.rests(instance.id(), report.epoch(), report.revision())) {
            return observed.state();
        }
        return instance.state() == InstanceState.STOPPED || observed.state() != InstanceState.STOPPED
                ? instance.state()
                : InstanceState.STOPPING;
    }

    /** A container that nobody wants any more is finished once it cannot come back; one that is wanted is made again. */
    private static void gone(Draft draft, String hostId, @org.jspecify.annotations.Nullable Instance instance,
            Report report, Ledger ledger) {
        if (instance == null || !hostId.equals(instance.hostId())) {
            return;
        }
        if (instance.desired() == Desired.REMOVED) {
            if (ledger.dropped(instance.id(), report.epoch(), report.revision())) {
                ledger.forget(instance.id());
                draft.put(finished(draft, instance));
            }
        } else if (instance.state() != InstanceState.REQUESTED && report.full()) {
            draft.put(instance.withState(InstanceState.REQUESTED).withContainerId(null).withIp(null)
                    .withMac(null));
        }
    }

    static Instance finished(Draft draft, Instance instance) {
        return instance.withState(InstanceState.REMOVED).withRemoved(draft.now()).withMessage(null);
    }
}
