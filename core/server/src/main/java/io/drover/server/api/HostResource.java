package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Host.State;
import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.ActOnHost.Action;
import io.drover.model.spec.SchedulerLabels;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hosts. They come by registering; a request that makes one makes the machine that will. */
final class HostResource implements StoredType<Host> {
    private static final Described RANCHER = Described.of("host");
    private final List<Field<Host>> fields = describe();
    private final Map<String, Link<Host>> links = RANCHER.links(ways());
    @Override
    public String id() {
        return "host";
    }

    @Override
    public String plural() {
        return "hosts";
    }

    @Override
    public Kind kind() {
        return Kind.HOST;
    }

    @Override
    public Class<Host> record() {
        return Host.class;
    }

    @Override
    public List<Field<Host>> fields() {
        return fields;
    }

    private static List<Field<Host>> describe() {
        var fields = new ArrayList<>(CommonFields.<Host>of(RANCHER, HostResource::life, Host::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (host, _) -> host.name()));
        fields.add(RANCHER.field("description",
                (host, _) -> host.description()));
        fields.add(RANCHER.field("hostname", (host, _) -> host.hostname()));
        fields.add(RANCHER.field("physicalHostId", (host, place) -> id(place.view().machineOf(host.id()))));
        fields.add(RANCHER.field("driver", (host, place) -> driver(place.view().machineOf(host.id()))));
        fields.add(RANCHER.field("agentState", (host, _) -> Life.wire(host.agentState())));
        fields.add(RANCHER.field("agentIpAddress", (host, _) -> host.agentIp()));
        fields.add(RANCHER.field("labels", (host, _) -> host.allLabels()));
        fields.add(RANCHER.field("milliCpu", (host, _) -> host.facts().milliCpu()));
        fields.add(RANCHER.field("memory", (host, _) -> host.facts().memory()));
        fields.add(RANCHER.field("localStorageMb", (host, _) -> host.facts().disk() >> 20));
        fields.add(RANCHER.field("info", (host, _) -> HostInfo.of(host.facts())));
        fields.add(RANCHER.field("instanceIds",
                (host, place) -> Instances.ids(place.view().instancesOn(host.id()))));
        fields.add(Field.readOnly("networkDrivers", "array[string]", (host, _) -> HostNetworks.drivers(host)));
        fields.add(Field.readOnly("unreachable", "array[json]",
                (host, place) -> HostNetworks.unreachable(host, place.view())));
        fields.add(RANCHER.field("publicEndpoints",
                (host, place) -> Instances.endpoints(place.view().instancesOn(host.id()), place.view())));
        return RANCHER.with(fields);
    }

    private static @Nullable String id(@Nullable Machine machine) {
        return machine == null ? null : machine.id();
    }

    private static @Nullable String driver(@Nullable Machine machine) {
        return machine == null ? null : machine.driver();
    }

    private static Life life(Host host, Place place) {
        var moving = host.state() == State.REGISTERING || host.state() == State.REMOVING;
        return new Life(Life.wire(host.state()), moving ? "yes" : "no",
                host.message() == null ? note(host, place) : host.message());
    }

    /** What is wrong with its network, and what somebody who labelled it has to know, or null. */
    private static @Nullable String note(Host host, Place place) {
        var notes = new ArrayList<>(HostNetworks.notes(host, place.view()));
        SchedulerLabels.notHonouredOfHost(host.allLabels())
                .forEach((label, reason) -> notes.add("its label " + label + " " + reason));
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    @Override
    public Map<String, Link<Host>> links() {
        return links;
    }

    private static Map<String, Link<Host>> ways() {
        return Map.ofEntries(
                Map.entry("instances", Link.many("instance", (host, view) -> view.instancesOn(host.id()))),
                Map.entry("volumes", Link.many("volume", (host, view) -> VolumeResource.volumes(view)
                        .filter(volume -> host.id().equals(volume.hostId())).toList())),
                Map.entry("account", Link.account()),
                Map.entry("ipAddresses", Link.none("ipAddress")),
                Map.entry("storagePools", Link.none("storagePool")),
                Map.entry("hostLabels", Link.none("label")),
                Map.entry("healthcheckInstanceHostMaps", Link.none("healthcheckInstanceHostMap")),
                Map.entry("serviceEvents", Link.none("serviceEvent")),
                Map.entry("containerEvents", Link.none("containerEvent")));
    }

    @Override
    public Map<String, Described.Action> moreActions() {
        return Map.of("evacuate", new Described.Action(null, "host"));
    }

    @Override
    public Set<String> available(Host host, View view) {
        var actions = new HashSet<String>();
        if (host.state() == State.REMOVING || host.state() == State.REMOVED) {
            return actions;
        }
        actions.add("update");
        if (host.agentState() == Host.AgentState.ACTIVE) {
            actions.add(EngineSocketAccess.ACTION);
        }
        if (host.state() == State.ACTIVE) {
            actions.addAll(Set.of("deactivate", "evacuate"));
        } else if (host.state() == State.INACTIVE) {
            actions.addAll(Set.of("activate", "evacuate"));
        }
        if (host.state() == State.INACTIVE || host.agentState() != Host.AgentState.ACTIVE) {
            actions.add("remove");
        }
        return actions;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    /** The automatic labels are the agent's: what a client sends back of them is not made the person's own. */
    @Override
    public void update(Call call, Host host, Body body) {
        var labels = body.map("labels");
        if (labels != null) {
            labels.entrySet().removeIf(label -> label.getValue().equals(host.facts().labels().get(label.getKey())));
        }
        call.submit(call.scopeOf(host),
                new Intent.UpdateHost(host.id(), body.text("name"), body.text("description"), labels));
    }

    @Override
    public void remove(Call call, Host host) {
        call.submit(call.scopeOf(host), new Intent.ActOnHost(host.id(), Action.REMOVE));
    }

    @Override
    public @Nullable Object act(Call call, Host host, String action, Body body) {
        if (action.equals(EngineSocketAccess.ACTION)) {
            return EngineSocketAccess.grant(call, host);
        }
        if (action.equals("update")) {
            update(call, host, body);
        } else {
            call.submit(call.scopeOf(host),
                    new Intent.ActOnHost(host.id(), Action.valueOf(action.toUpperCase(Locale.ROOT))));
        }
        return null;
    }
}
