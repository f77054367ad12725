package io.drover.model;

import io.drover.model.Refusal.Code;
import io.drover.model.Upgrade.Side;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.SpecRules;
import io.drover.model.spec.UpgradeOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How an upgrade begins. Pure. */
public final class Upgrades {
    /** A sidekick with this image is to go. */
    public static final String NONE = "rancher/none";

    private Upgrades() {
    }

    /** Rancher's rule of 1.6; one that does not come up is often helped by nothing else. */
    public static boolean possible(Service service) {
        return service.upgrade() == null && service.spec().hasContainers() && switch (service.state()) {
            case ACTIVE, INACTIVE, ACTIVATING, UPDATING_ACTIVE -> true;
            default -> false;
        };
    }

    /**
     * @param configs those that change, by name: a sidekick that is not there yet is added, one of the image
     *            {@link #NONE} goes, and what is not named stays as it is
     * @param instances of the service
     * @throws Refusal when the service is in no state for it or cannot be like that
     */
    public static Service begin(Service service, List<LaunchConfig> configs, UpgradeOptions options,
            Collection<Instance> instances, Instant now) {
        requirePossible(service);
        if (configs.isEmpty()) {
            throw new Refusal(Code.MissingRequired, "inServiceStrategy.launchConfig",
                    "an upgrade needs a launchConfig or secondaryLaunchConfigs");
        }
        var spec = changed(service.spec(), configs);
        SpecRules.check(spec);
        var names = configs.stream().map(LaunchConfig::name).collect(Collectors.toCollection(HashSet::new));
        names.addAll(service.spec().withDependents(names));
        names.addAll(spec.withDependents(names));
        // where nothing runs there is nobody to be careful of
        var at = service.state().runs() ? Side.OLD : Side.NEW;
        Map<Integer, Side> places = instances.stream().filter(it -> it.desired() != Instance.Desired.REMOVED)
                .collect(Collectors.toMap(Instance::index, _ -> at, (one, _) -> one));
        return service.withSpec(spec).withRevision(service.revision() + 1).withState(Service.State.UPGRADING)
                .withMessage(null).withRestart(null)
                .withUpgrade(new Upgrade(possible(options, spec), service.spec().launchConfigs(), names, places, 0, 0,
                        places.size(), now, null, null, null, null, null));
    }

    /**
     * Another service takes over: its scale goes up as that of this one goes down.
     *
     * @param other null when there is none of that id
     * @throws Refusal when one of them is in no state for it
     */
    public static Service begin(Service service, @Nullable Service other, int finalScale, boolean updateLinks,
            UpgradeOptions options, Instant now) {
        requirePossible(service);
        var field = "toServiceStrategy.toServiceId";
        if (other == null || other.id().equals(service.id()) || !possible(other)) {
            throw new Refusal(other == null ? Code.InvalidReference : Code.InvalidState, field, other == null
                    ? "there is no such service"
                    : other.name() + " must be another service than " + service.name() + ", with containers, active or"
                            + " inactive, and not be upgraded itself");
        }
        if (service.spec().global() || other.spec().global()) {
            throw new Refusal(Code.InvalidOption, field, "a global service has no scale that could go up or down");
        }
        if (finalScale < 1) {
            throw new Refusal(Code.MinLimitExceeded, "toServiceStrategy.finalScale", "finalScale must be at least 1");
        }
        var to = new Upgrade.ToService(other.id(), service.state().runs() ? service.spec().scale() : 0,
                other.spec().scale(), finalScale, updateLinks, Set.of(), Map.of());
        var places = IntStream.rangeClosed(1, to.places()).boxed()
                .collect(Collectors.toMap(index -> index, _ -> Side.OLD));
        return service.withState(Service.State.UPGRADING).withMessage(null).withRestart(null)
                .withUpgrade(
                        new Upgrade(options.withStartFirst(true), service.spec().launchConfigs(), Set.of(), places, 0,
                                0, places.size(), now, null, null, null, null, to));
    }

    /**
     * How many there are of a service that takes over is the other one's upgrade's, until that is over.
     *
     * @param upgrading all services that are being upgraded
     * @throws Refusal when one of them is being upgraded to the service of this id
     */
    public static void requireNoTarget(Collection<Service> upgrading, String id, String field) {
        for (var busy : upgrading) {
            var to = busy.upgrade() == null ? null : busy.upgrade().to();
            if (to != null && to.serviceId().equals(id)) {
                throw new Refusal(Code.InvalidState, field, busy.name() + " is being upgraded to it");
            }
        }
    }

    private static void requirePossible(Service service) {
        if (!possible(service)) {
            throw new Refusal(Code.ActionNotAvailable, "action", "a service must be active or inactive to upgrade; "
                    + service.name() + " is " + service.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /** Two containers cannot have one address, so where it stays the old one goes first. */
    private static UpgradeOptions possible(UpgradeOptions options, ServiceSpec spec) {
        return addressesStay(spec) ? options.withStartFirst(false) : options;
    }

    /** Do its containers have addresses that no other can have at the same time? */
    public static boolean addressesStay(ServiceSpec spec) {
        return spec.retainIp()
                || spec.launchConfigs().stream().anyMatch(config -> config.label(Labels.REQUESTED_IP) != null);
    }

    private static ServiceSpec changed(ServiceSpec spec, List<LaunchConfig> configs) {
        var sidekicks = new ArrayList<>(spec.sidekicks());
        var primary = spec.launchConfig();
        for (var config : configs) {
            if (config.isPrimary()) {
                primary = config;
                continue;
            }
            var at = sidekicks.stream().map(LaunchConfig::name).toList().indexOf(config.name());
            var goes = config.image().equals(NONE);
            if (at < 0 && goes) {
                throw new Refusal(Code.InvalidReference, "inServiceStrategy.secondaryLaunchConfigs",
                        "the service " + spec.name() + " has no sidekick " + config.name());
            }
            if (goes) {
                sidekicks.remove(at);
            } else if (at < 0) {
                sidekicks.add(config);
            } else {
                sidekicks.set(at, config);
            }
        }
        return spec.withLaunchConfig(primary).withSidekicks(sidekicks);
    }
}
