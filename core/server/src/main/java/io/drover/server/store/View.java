package io.drover.server.store;

import io.drover.model.Certificate;
import io.drover.model.ContainerVolumes;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.NamedVolume;
import io.drover.model.Network;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.spec.VolumeSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * One scope at one moment: immutable, with the indexes that planners need. A change costs what it touches, because
 * the next view shares everything else with this one.
 *
 * <p>Removed resources are found by id only (hosts by their former credentials as well), until retention forgets them.
 */
public final class View {
    static final String FEW_CHECKERS = "few";

    private final String scope;
    private final long seq;
    private final PMap<String, Resource> byId;
    private final PMap<Index, PMap<String, PSet<String>>> indexes;
    /** Follows from the rest; two that find it at once find the same. */
    private volatile @Nullable NeededVolumes neededVolumes;

    private View(String scope, long seq, PMap<String, Resource> byId,
            PMap<Index, PMap<String, PSet<String>>> indexes) {
        this.scope = scope;
        this.seq = seq;
        this.byId = byId;
        this.indexes = indexes;
    }

    /** A scope in which nothing was ever written. */
    public static View empty(String scope) {
        return new View(scope, 0, HashTreePMap.empty(), HashTreePMap.empty());
    }

    public String scope() {
        return scope;
    }

    /** The number of the newest change in it; 0 when there is none. */
    public long seq() {
        return seq;
    }

    public @Nullable Resource find(String id) {
        return byId.get(id);
    }

    /** The resource if it exists, is of this type and is not removed. */
    public <T extends Resource> @Nullable T get(Class<T> type, @Nullable String id) {
        var found = id == null ? null : byId.get(id);
        return type.isInstance(found) && found.exists() ? type.cast(found) : null;
    }

    /** What Docker calls the volumes of an instance, also when its service and its stack are removed. */
    public ContainerVolumes volumesOf(Instance instance) {
        return new ContainerVolumes(instance, known(Stack.class, instance.stackId()),
                known(Service.class, instance.serviceId()), name -> madeVolume(instance.hostId(), name));
    }

    /** Those of containers to come; found when it is asked for first, which costs a pass over all. */
    public NeededVolumes neededVolumes() {
        var found = neededVolumes;
        if (found == null) {
            found = new NeededVolumes(this);
            neededVolumes = found;
        }
        return found;
    }

    /** How people described the volume of this name, which they made for all hosts or this one; null when nobody did. */
    private @Nullable VolumeSpec madeVolume(@Nullable String hostId, String name) {
        return volumesNamed(name).stream().map(volume -> volume.spec(hostId)).filter(Objects::nonNull).findFirst()
                .orElse(null);
    }

    /** Those that people made or want removed, by Docker's name. */
    public List<NamedVolume> volumesNamed(String name) {
        // Docker tells capitals apart
        return look(NamedVolume.class, Index.NAME, named("volume:", name)).stream()
                .filter(volume -> volume.name().equals(name)).toList();
    }

    private <T extends Resource> @Nullable T known(Class<T> type, @Nullable String id) {
        var found = id == null ? null : byId.get(id);
        return type.isInstance(found) ? type.cast(found) : null;
    }

    /** All that exist of one kind, in no particular order. */
    public <T extends Resource> List<T> all(Class<T> type, Kind kind) {
        return look(type, Index.KIND, kind.stored());
    }

    public List<Host> hosts() {
        return all(Host.class, Kind.HOST);
    }

    public List<Stack> stacks() {
        return all(Stack.class, Kind.STACK);
    }

    public List<Service> services() {
        return all(Service.class, Kind.SERVICE);
    }

    public List<Instance> instances() {
        return all(Instance.class, Kind.INSTANCE);
    }

    public List<Service> servicesOf(String stackId) {
        return look(Service.class, Index.SERVICES_OF_STACK, stackId);
    }

    /** Those that people linked to this service, under whatever names. */
    public List<Service> linkedTo(String serviceId) {
        return look(Service.class, Index.SERVICES_LINKED_TO, serviceId);
    }

    public List<Instance> instancesOf(String serviceId) {
        return look(Instance.class, Index.INSTANCES_OF_SERVICE, serviceId);
    }

    public List<Instance> instancesOn(String hostId) {
        return look(Instance.class, Index.INSTANCES_ON_HOST, hostId);
    }

    /** Instances that should run and have no host yet. */
    public List<Instance> unplaced() {
        return marked(Instance.class, Mark.UNPLACED);
    }

    /** Instances that have a host, should be there, and wait for an address or the numbers of their ports. */
    public List<Instance> awaitingNetwork() {
        return marked(Instance.class, Mark.AWAITING_NETWORK);
    }

    /** All load balancers. */
    public List<Service> balancers() {
        return marked(Service.class, Mark.BALANCER);
    }

    /** Services whose upgrade is not over. */
    public List<Service> upgrading() {
        return marked(Service.class, Mark.UPGRADING);
    }

    /** Services that are to run and have not been active yet. */
    public List<Service> starting() {
        return marked(Service.class, Mark.STARTING);
    }

    /** Services that keep addresses for the containers to come. */
    public List<Service> retaining() {
        return marked(Service.class, Mark.RETAINING);
    }

    /** Services that find others, or containers of no service, by selectors, or did. */
    public List<Service> selecting() {
        return marked(Service.class, Mark.SELECTING);
    }

    /** External services whose addresses are checked, or were. */
    public List<Service> checkedOutside() {
        return marked(Service.class, Mark.CHECKED_OUTSIDE);
    }

    /** Stacks that are being removed. */
    public List<Stack> leaving() {
        return marked(Stack.class, Mark.LEAVING);
    }

    /** Instances whose run is to end, and those of which somebody still notes that it was to. */
    public List<Instance> ending() {
        return marked(Instance.class, Mark.ENDING);
    }

    /** Does any load balancer send requests to this service? */
    public boolean balanced(@Nullable String serviceId) {
        return serviceId != null && balancers().stream().anyMatch(one -> one.targets().contains(serviceId));
    }

    /** Why this container, which runs and is to, is not in the network, by what its host says; null when nothing is known of that. */
    public @Nullable String apart(Instance instance) {
        var host = get(Host.class, instance.hostId());
        return host == null || instance.state() != InstanceState.RUNNING
                || instance.desired() != Instance.Desired.RUNNING ? null : host.network().apart(instance);
    }

    /** Instances that this host is to check, though none of them may run now. */
    public List<Instance> checkedBy(String hostId) {
        return look(Instance.class, Index.CHECKED_BY, hostId);
    }

    /** Is this host to check anything? */
    public boolean checks(String hostId) {
        return !checkedBy(hostId).isEmpty() || checkedOutside().stream().anyMatch(one -> one.checkedBy(hostId));
    }

    /** Instances that more hosts could check, if there are any. */
    public List<Instance> scarcelyChecked() {
        return look(Instance.class, Index.CHECKED_BY, FEW_CHECKERS);
    }

    public @Nullable Stack stackNamed(String name) {
        return first(look(Stack.class, Index.NAME, named("stack:", name)));
    }

    public @Nullable Certificate certificateNamed(String name) {
        return first(look(Certificate.class, Index.NAME, named("certificate:", name)));
    }

    public @Nullable Service serviceNamed(String stackId, String name) {
        return first(look(Service.class, Index.NAME, named(stackId + "/", name)));
    }

    /**
     * The service that a file means.
     *
     * @param stackId whose file it is
     * @param written {@code service}, of the same stack, or {@code stack/service}
     */
    public @Nullable Service serviceMeant(String stackId, String written) {
        var slash = written.indexOf('/');
        var stack = slash < 0 ? get(Stack.class, stackId) : stackNamed(written.substring(0, slash));
        return stack == null ? null : serviceNamed(stack.id(), written.substring(slash + 1));
    }

    public @Nullable Instance instanceNamed(String name) {
        return first(instancesNamed(name));
    }

    /** A container that is being removed and the one in its place have the same name. */
    public List<Instance> instancesNamed(String name) {
        return look(Instance.class, Index.NAME, named("container:", name));
    }

    public @Nullable Host hostWithUuid(String uuid) {
        return first(look(Host.class, Index.NAME, named("host:", uuid)));
    }

    /** Who has a managed address, even when it is to go. */
    public @Nullable Instance instanceWithAddress(String address) {
        return first(look(Instance.class, Index.ADDRESS, address));
    }

    /** The machine that became this host by a driver, or null. */
    public @Nullable Machine machineOf(String hostId) {
        return first(look(Machine.class, Index.MACHINE_OF_HOST, hostId));
    }

    /** The network of this environment, once it is made. */
    public @Nullable Network network() {
        return first(all(Network.class, Kind.NETWORK));
    }

    /** Whoever an access key or a registration token belongs to. */
    public @Nullable Resource credential(String publicValue) {
        return first(look(Resource.class, Index.CREDENTIAL, publicValue));
    }

    /** The removed host whose agent had an access key, while it is not forgotten. */
    public @Nullable Host formerHost(String accessKey) {
        return first(look(Host.class, Index.FORMER_CREDENTIAL, accessKey));
    }

    /** Everything, removed resources too. */
    public Collection<Resource> everything() {
        return byId.values();
    }

    /** This view after some changes; a null value forgets a resource for good. */
    View with(long newSeq, Map<String, @Nullable Resource> changes) {
        var ids = byId;
        var next = indexes;
        for (var change : changes.entrySet()) {
            var before = ids.get(change.getKey());
            var after = change.getValue();
            ids = after == null ? ids.minus(change.getKey()) : ids.plus(change.getKey(), after);
            for (var index : Index.values()) {
                next = reindex(next, index, change.getKey(), keysOf(index, before), keysOf(index, after));
            }
        }
        return new View(scope, newSeq, ids, next);
    }

    static String named(String prefix, String name) {
        return prefix + Index.lower(name);
    }

    private static List<String> keysOf(Index index, @Nullable Resource resource) {
        return resource == null || resource.exists() == index.ofRemoved() ? List.of() : index.keys(resource);
    }

    private static PMap<Index, PMap<String, PSet<String>>> reindex(PMap<Index, PMap<String, PSet<String>>> indexes,
            Index index, String id, List<String> before, List<String> after) {
        if (before.equals(after)) {
            return indexes;
        }
        PMap<String, PSet<String>> keys = indexes.getOrDefault(index, HashTreePMap.empty());
        for (var key : before) {
            var rest = keys.getOrDefault(key, HashTreePSet.empty()).minus(id);
            keys = rest.isEmpty() ? keys.minus(key) : keys.plus(key, rest);
        }
        for (var key : after) {
            keys = keys.plus(key, keys.getOrDefault(key, HashTreePSet.empty()).plus(id));
        }
        return indexes.plus(index, keys);
    }

    private <T extends Resource> List<T> marked(Class<T> type, Mark mark) {
        return look(type, Index.MARKED, mark.name());
    }

    private <T extends Resource> List<T> look(Class<T> type, Index index, String key) {
        var keys = indexes.get(index);
        var ids = keys == null ? null : keys.get(key);
        if (ids == null) {
            return List.of();
        }
        var found = new ArrayList<T>(ids.size());
        for (var id : ids) {
            found.add(type.cast(byId.get(id)));
        }
        return found;
    }

    private static <T> @Nullable T first(List<T> list) {
        return list.isEmpty() ? null : list.getFirst();
    }
}
