package io.drover.server.scheduling;

import io.drover.model.spec.HostAffinity.Pair;
import io.drover.model.spec.PortSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One thing that a unit asks of its host. */
sealed interface Rule {

    boolean allows(HostSlot slot);

    /** What is wrong with a host that it does not allow. */
    String complaint();

    /** The same, in what words that host has for it. */
    default String complaint(HostSlot slot) {
        return complaint();
    }

    /** A soft rule may be broken when there is no better host. */
    default boolean soft() {
        return false;
    }

    /** The host takes new containers. */
    record Active() implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return slot.schedulable();
        }

        @Override
        public String complaint() {
            return "not active";
        }
    }

    /** It is the one that was asked for, or that the rest of the unit runs on. */
    record TheOne(String hostId, String why) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return slot.id().equals(hostId);
        }

        @Override
        public String complaint() {
            return why;
        }
    }

    /** A label of the host. */
    record HostLabel(Pair pair, boolean forbidden, boolean soft) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return pair.value().equals(slot.labels().get(pair.key())) != forbidden;
        }

        @Override
        public String complaint() {
            return (forbidden ? "has" : "lacks") + " the label " + pair;
        }
    }

    /** A container with a label on the host. */
    record Neighbour(Pair pair, Set<Shape> carrying, boolean forbidden, boolean soft) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return present(slot) != forbidden;
        }

        private boolean present(HostSlot slot) {
            // whichever is smaller is gone through
            return carrying.size() <= slot.shapes().size()
                    ? any(carrying, slot)
                    : any(slot.shapes().keySet(), carrying);
        }

        private static boolean any(Set<Shape> shapes, HostSlot slot) {
            for (var shape : shapes) {
                if (shape.on(slot)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean any(Set<Shape> shapes, Set<Shape> wanted) {
            for (var shape : shapes) {
                if (wanted.contains(shape)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String complaint() {
            return (forbidden ? "has" : "lacks") + " a container with the label " + pair;
        }
    }

    /** A container with a name on the host; where such are now is read when the rule is made. */
    record Named(String name, Set<String> hosts, boolean forbidden, boolean soft) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return hosts.contains(slot.id()) != forbidden;
        }

        @Override
        public String complaint() {
            return (forbidden ? "has" : "lacks") + " the container " + name;
        }
    }

    /** The volumes are where some container has made them; one that nobody has yet can be made anywhere. */
    record Volume(String name, Cluster cluster) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            var hosts = cluster.withVolume(name);
            return hosts.contains(slot) || hosts.stream().noneMatch(HostSlot::exists);
        }

        @Override
        public String complaint() {
            return "lacks the volume " + name;
        }
    }

    /** A label of the host that keeps out units none of whose containers has one of certain labels. */
    record Welcome(List<Map<String, String>> labels) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            var wanted = slot.labels().get(io.drover.model.spec.Labels.REQUIRE_ANY);
            if (wanted == null || wanted.isBlank()) {
                return true;
            }
            var pairs = io.drover.model.spec.HostAffinity.pairs(wanted);
            return labels.stream().anyMatch(container -> pairs.stream().anyMatch(pair -> pair.value().isEmpty()
                    ? container.containsKey(pair.key())
                    : pair.value().equals(container.get(pair.key()))));
        }

        @Override
        public String complaint() {
            return "takes only containers with labels of its own choice";
        }
    }

    /** A published port. */
    record Port(PortSpec port) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return slot.free(port);
        }

        @Override
        public String complaint() {
            return "port " + port.publicPort() + "/" + port.protocol().wire() + " is in use";
        }

        /** Nobody finds one that was purged, unless its name is told. */
        @Override
        public String complaint(HostSlot slot) {
            var holder = slot.hidden(port);
            var host = slot.host();
            return holder == null || host == null
                    ? complaint()
                    : "port " + port.publicPort() + " of host " + host.hostname() + " is still held by " + holder.name()
                            + ", which was purged and is not gone yet";
        }
    }

    /** A published port that two containers of one unit want, so that no host will do. */
    record Twice(PortSpec port) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return false;
        }

        @Override
        public String complaint() {
            return "port " + port.publicPort() + "/" + port.protocol().wire() + " is wanted twice";
        }
    }

    /** Reserved memory in bytes and CPU in thousandths of a core. */
    record Room(long memory, int milliCpu) implements Rule {
        @Override
        public boolean allows(HostSlot slot) {
            return (memory == 0 || memory <= slot.memoryFree()) && (milliCpu == 0 || milliCpu <= slot.milliCpuFree());
        }

        @Override
        public String complaint() {
            return "too little memory or CPU left to reserve";
        }
    }
}
