package io.drover.model.network;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A container of this host that runs and whose source addresses and network the Network Agent must know.
 *
 * @param instanceId or null for a container started by hand that is not known to a server yet
 * @param containerId Docker's id
 * @param pid of its first process, in the numbers of the host
 * @param dockerAddress on Docker's bridge, or null
 * @param address the managed address it is to have, or null when it is to have none
 * @param byHand what is to be done for it since Docker made it without knowing of us; null for one that the agent made
 */
public record Attachment(@Nullable String instanceId, String containerId, int pid, @Nullable String dockerAddress,
        @Nullable String address, @Nullable ByHand byHand) {
    /**
     * Its file of resolvers is to lead to ours.
     *
     * @param bare it has no interface at all: one is made for it
     */
    public record ByHand(Domains domains, boolean bare) {
        /** One as most are. */
        public static final ByHand USUAL = new ByHand(Domains.FIRST, false);
    }

    /** Where our domain stands among those in which it looks for names; Rancher's {@code io.rancher.container.dns.priority}. */
    public enum Domains {
        FIRST, LAST, NONE;

        /** @param priority the label's value, or null */
        public static Domains of(@Nullable String priority) {
            return switch (priority == null ? "" : priority.strip().toLowerCase(Locale.ROOT)) {
                case "service_last" -> LAST;
                case "none" -> NONE;
                default -> FIRST;
            };
        }
    }

    /** Does its network have nothing but what we make? */
    public boolean bare() {
        return byHand != null && byHand.bare();
    }
}
