package io.drover.server.services;

import io.drover.model.Service;
import io.drover.model.spec.ServiceSpec.ScalePolicy;
import java.util.List;

/**
 * How a service with a scale policy grows: by an increment at a time, once all that it has is as it should be. What no host
 * has room for waits for one that has, an increment at most, and is no reason to say that the service is not complete.
 *
 * @param units of the service, the oldest first
 */
record Growth(ScalePolicy policy, List<Unit> units) {

    /** Those without which a service is not complete, whether it grows or not. */
    static List<Unit> needed(Service service, List<Unit> all) {
        var policy = service.spec().global() ? null : service.spec().scalePolicy();
        return policy == null ? all : new Growth(policy, all).needed();
    }

    /** Those that are too many, of the whole or of those that wait. */
    List<Unit> surplus() {
        var within = units.stream().limit(policy.most()).toList();
        var waiting = within.stream().skip(policy.min()).filter(Unit::turnedAway).skip(policy.increment()).toList();
        return units.stream().filter(unit -> !within.contains(unit) || waiting.contains(unit)).toList();
    }

    /** How many more there are to be now, when nothing of it is surplus. */
    int missing() {
        if (units.size() < policy.min()) {
            return policy.min() - units.size();
        }
        return units.stream().allMatch(Unit::satisfied)
                ? Math.min(policy.increment(), policy.most() - units.size())
                : 0;
    }

    /** All without those beyond the least that no host has room for. */
    List<Unit> needed() {
        var least = units.subList(0, Math.min(policy.min(), units.size()));
        return units.stream().filter(unit -> least.contains(unit) || !unit.turnedAway()).toList();
    }
}
