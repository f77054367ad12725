package io.drover.server.upgrades;

import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.Service;
import io.drover.model.Upgrade;
import io.drover.model.Upgrade.Side;
import io.drover.model.spec.LaunchConfig;
import io.drover.plugin.UpgradeStrategy.Place;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Those of a service whose own containers are replaced. */
final class OwnPlaces implements Places {
    private final View view;
    private final Service service;
    private final Upgrade upgrade;
    private final TreeMap<Integer, List<Instance>> at = new TreeMap<>();

    OwnPlaces(View view, Service service) {
        this.view = view;
        this.service = service;
        this.upgrade = Objects.requireNonNull(service.upgrade());
        view.instancesOf(service.id()).stream().filter(it -> it.desired() != Desired.REMOVED)
                .sorted(Comparator.comparing(Instance::createIndex).thenComparing(Instance::id))
                .forEach(it -> at.computeIfAbsent(it.index(), _ -> new ArrayList<>()).add(it));
    }

    @Override
    public List<Place> all() {
        return at.keySet().stream().map(index -> new Place(index, service.sideAt(index), well(index, Side.OLD),
                well(index, Side.NEW))).toList();
    }

    /** A global service has as many as its hosts. */
    @Override
    public boolean complete() {
        return service.spec().global() || at.size() >= service.spec().leastScale();
    }

    private boolean well(int index, Side set) {
        var members = of(index, set);
        return configs(set).stream().allMatch(config -> members.stream()
                .anyMatch(it -> it.config().name().equals(config.name()) && it.wanted() && well(it)));
    }

    /** One that nobody reaches serves nobody, whatever it says of itself. */
    private boolean well(Instance instance) {
        return instance.well() && view.apart(instance) == null;
    }

    private List<Instance> of(int index, Side set) {
        return at.getOrDefault(index, List.of()).stream().filter(it -> service.sideOf(it).meets(set)).toList();
    }

    private List<LaunchConfig> configs(Side set) {
        return set == Side.OLD ? upgrade.previous() : service.spec().launchConfigs();
    }

    @Override
    public boolean hasAny(Side set) {
        return at.values().stream().flatMap(List::stream).anyMatch(it -> service.sideOf(it) == set);
    }

    @Override
    public boolean keepsAny() {
        return at.values().stream().flatMap(List::stream).anyMatch(it -> it.desired() == Desired.KEPT);
    }

    @Override
    public @Nullable String ending() {
        return Places.ending(view,
                view.instancesOf(service.id()).stream().filter(it -> service.sideOf(it) == Side.OLD));
    }

    @Override
    public @Nullable String waiting() {
        for (var place : all()) {
            if (place.runs() != Side.OLD && !place.newWell()) {
                return waiting(place.index(), Side.NEW);
            }
        }
        return null;
    }

    private String waiting(int index, Side set) {
        var members = of(index, set).stream().filter(Instance::wanted).toList();
        var lacking = members.stream().filter(it -> !well(it)).findFirst().orElse(null);
        if (lacking == null) {
            var other = at.getOrDefault(index, List.of()).stream().filter(it -> !service.sideOf(it).meets(set))
                    .findFirst();
            return other.map(it -> "waiting for " + it.name() + " to stop").orElse("waiting for place " + index);
        }
        var apart = view.apart(lacking);
        return apart == null ? lacking.waitingFor() : lacking.name() + ": it is not joined to the network: " + apart;
    }
}
