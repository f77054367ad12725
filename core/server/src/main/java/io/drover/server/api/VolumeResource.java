package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.server.store.HostVolumes;
import io.drover.server.store.HostVolumes.Use;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The volumes with a name: those on hosts, each as the containers show that mount it or did, and those that were made
 * here for all that mount them by their name. What is in one is removed only on request, and only when nobody uses it.
 */
final class VolumeResource implements DerivedType<Volume> {
    private static final Described RANCHER = Described.of("volume");
    private final List<Field<Volume>> fields = describe();
    private final Map<String, Link<Volume>> links = RANCHER.links(ways());

    @Override
    public String id() {
        return "volume";
    }

    @Override
    public String plural() {
        return "volumes";
    }

    @Override
    public Class<Volume> record() {
        return Volume.class;
    }

    @Override
    public List<Field<Volume>> fields() {
        return fields;
    }

    private static List<Field<Volume>> describe() {
        var fields = new ArrayList<>(CommonFields.<Volume>of(RANCHER,
                VolumeResource::life,
                (volume, place) -> volume.named() != null && volume.named().made()
                        ? volume.named().uuid()
                        : DerivedType.uuid(place.view().scope(), volume.id())));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (volume, _) -> volume.name()));
        fields.add(RANCHER.field("description",
                (volume, _) -> volume.named() == null ? null : volume.named().description()));
        fields.add(RANCHER.field("externalId", (volume, _) -> volume.name()));
        fields.add(RANCHER.field("hostId", (volume, _) -> volume.hostId()));
        fields.add(RANCHER.field("stackId", (volume, _) -> volume.stackId()));
        fields.add(RANCHER.field("volumeTemplateId", (volume, _) -> volume.templateId()));
        fields.add(RANCHER.field("driver", (volume, _) -> volume.driver()));
        fields.add(RANCHER.field("driverOpts",
                (volume, _) -> options(volume)));
        fields.add(RANCHER.field("mounts",
                (volume, _) -> volume.mounts().stream().map(mount -> entry(volume, mount)).toList()));
        return RANCHER.with(fields);
    }

    private static Life life(Volume volume, Place place) {
        var state = volume.removed() != null ? "removed" : volume.used() ? "active" : "inactive";
        var named = volume.named();
        if (named == null || named.removal().isEmpty() || volume.removed() != null) {
            return new Life(state, "no", null);
        }
        var says = named.removal().entrySet().stream().map(one -> {
            var host = place.view().get(Host.class, one.getKey());
            return (host == null ? one.getKey() : host.hostname()) + ": "
                    + (one.getValue().equals(NamedVolume.WAITING) ? "is to remove it" : one.getValue());
        }).collect(Collectors.joining("; "));
        return named.waits() ? Life.moving("removing", says) : Life.failed(state, says);
    }

    private static Map<String, String> options(Volume volume) {
        if (volume.named() != null && volume.named().made()) {
            return volume.named().driverOpts();
        }
        var spec = volume.spec();
        return spec == null ? Map.of() : spec.driverOpts();
    }

    private static Map<String, Object> entry(Volume volume, HostVolumes.Use mount) {
        return Map.of("type", "mountEntry", "instanceId", mount.instance().id(), "instanceName",
                mount.instance().name(), "path", mount.volume().path(), "volumeId", volume.id(), "volumeName",
                volume.name());
    }

    @Override
    public Map<String, Link<Volume>> links() {
        return links;
    }

    private static Map<String, Link<Volume>> ways() {
        return Map.of("host", Link.one("host", (volume, view) -> view.get(Host.class, volume.hostId())), "stack",
                Link.one("stack", (volume, view) -> view.get(Stack.class, volume.stackId())), "volumeTemplate",
                Link.one("volumeTemplate", VolumeResource::template), "account", Link.account(), "mounts",
                Link.none("mount"), "storagePools", Link.none("storagePool"), "snapshots", Link.none("snapshot"),
                "backups", Link.none("backup"));
    }

    private static @Nullable VolumeTemplate template(Volume volume, View view) {
        var stack = view.get(Stack.class, volume.stackId());
        var spec = volume.spec();
        return stack == null || spec == null
                ? null
                : new VolumeTemplate(view.scope(), stack, volume.written(), spec);
    }

    @Override
    public Stream<Volume> in(View view) {
        return volumes(view);
    }

    static Stream<Volume> volumes(View view) {
        var places = HostVolumes.of(view);
        var named = view.all(NamedVolume.class, Kind.VOLUME);
        var wishes = new HashMap<HostVolumes.Place, NamedVolume>();
        named.stream().filter(volume -> !volume.made())
                .forEach(volume -> wishes
                        .putIfAbsent(new HostVolumes.Place(String.valueOf(volume.hostId()), volume.name()), volume));
        var byName = places.keySet().stream().collect(Collectors.groupingBy(HostVolumes.Place::name));
        var all = new ArrayList<Volume>();
        named.stream().filter(NamedVolume::made).forEach(
                volume -> all.add(made(view, volume, byName.getOrDefault(volume.name(), List.of()), places)));
        places.forEach((place, uses) -> all
                .add(new Volume(view.scope(), place.hostId(), place.name(), uses, wishes.get(place))));
        return all.stream();
    }

    /**
     * It is wherever a container mounts its name.
     *
     * @param named the places of that name
     * @param places loses those that are its
     */
    private static Volume made(View view, NamedVolume volume, List<HostVolumes.Place> named,
            Map<HostVolumes.Place, List<Use>> places) {
        var uses = new ArrayList<Use>();
        var hosts = new LinkedHashSet<String>();
        for (var place : named) {
            var its = volume.hostId() == null || volume.hostId().equals(place.hostId())
                    ? places.remove(place)
                    : null;
            if (its != null) {
                uses.addAll(its);
                hosts.add(place.hostId());
            }
        }
        return new Volume(view.scope(),
                volume.hostId() == null && hosts.size() == 1 ? hosts.getFirst() : volume.hostId(), volume.name(), uses,
                volume);
    }

    /** As people see it of which something is kept; also when it is removed. */
    static Volume of(View view, NamedVolume kept) {
        return (kept.exists() ? volumes(view) : Stream.<Volume>empty())
                .filter(volume -> volume.named() != null && volume.named().id().equals(kept.id())).findFirst()
                .orElseGet(() -> new Volume(view.scope(), kept.hostId(), kept.name(), List.of(), kept));
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.REMOVE);
    }

    @Override
    public Set<String> available(Volume volume, View view) {
        var asked = volume.named() != null && volume.named().waits();
        return asked || wanted(volume, view) ? Set.of() : Set.of("remove");
    }

    @Override
    public String unavailable(Volume volume, View view) {
        var kept = HostVolumes.kept(view, host(volume), volume.name());
        return kept == null ? "it is being removed" : kept;
    }

    private static boolean wanted(Volume volume, View view) {
        // containers that are there are among its uses
        return !volume.free() || view.neededVolumes().has(host(volume), volume.name());
    }

    /** The only one that it is said of, or null. */
    private static @Nullable String host(Volume volume) {
        return volume.named() == null ? volume.hostId() : volume.named().hostId();
    }

    @Override
    public Created create(Call call, Body body) {
        refuse(body, "storageDriverId", Code.InvalidReference, "there are no storage drivers; name the driver");
        refuse(body, "sizeMb", Code.InvalidOption, "a size is the driver's: give it in driverOpts");
        refuse(body, "stackId", Code.InvalidOption, "the volumes of a stack are described by its volumeTemplates");
        refuse(body, "volumeTemplateId", Code.InvalidOption, "a template's volumes are made for those that mount it");
        var options = body.map("driverOpts");
        return Created.of(call.submit(call.project(),
                new Intent.CreateVolume(body.required("name"), body.text("description"),
                        body.at("driver").orNull(Given::textOrNull), options == null ? Map.of() : options,
                        body.at("hostId").orNull(Given::textOrNull))));
    }

    private static void refuse(Body body, String field, Code code, String why) {
        if (!body.at(field).absent()) {
            throw new Refusal(code, field, why);
        }
    }

    @Override
    public void remove(Call call, Volume volume) {
        var named = volume.named();
        call.submit(volume.scope(), new Intent.RemoveVolume(named != null && named.made() ? named.id() : null,
                volume.hostId(), volume.name()));
    }

    @Override
    public @Nullable Object act(Call call, Volume volume, String action, Body body) {
        remove(call, volume);
        return null;
    }
}
