package io.drover.model.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Network Agent says to the agent beside it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({@JsonSubTypes.Type(value = FromNetworkAgent.Able.class, name = "able"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Asks.class, name = "asks"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Reach.class, name = "reach"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Unjoined.class, name = "unjoined"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Votes.class, name = "votes"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Balancers.class, name = "balancers"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Counts.class, name = "counts")})
public sealed interface FromNetworkAgent {
    record Able(NetworkAbilities abilities) implements FromNetworkAgent {
    }

    /**
     * All that containers of this host have asked for lately and that is beyond their own stacks.
     *
     * @param number grows with every message
     * @param everything the whole environment
     * @param names below {@code rancher.internal}, lower case: {@code web.shop} or a container's name
     */
    record Asks(long number, boolean everything, List<String> names) implements FromNetworkAgent {
        public Asks {
            names = List.copyOf(names);
        }
    }

    /** Every peer that is not reached as it should be, and why; empty when all are. */
    record Reach(List<Broken> broken) implements FromNetworkAgent {
        public Reach {
            broken = List.copyOf(broken);
        }
    }

    /**
     * A peer that is not reached as it should be: nothing arrives there, or what arrives does so although the peer is not where it
     * is said to be.
     *
     * @param reason for people, for example that the address of the peer answers but its tunnel does not
     */
    record Broken(String hostId, String reason) {
    }

    /** Every container of this host that is to be joined to the network and cannot be, and why; it replaces what was said before. */
    record Unjoined(List<Apart> containers) implements FromNetworkAgent {
        public Unjoined {
            containers = List.copyOf(containers);
        }
    }

    /** @param containerId Docker's id @param reason for people */
    record Apart(String containerId, String reason) {
    }

    /**
     * What this host's checks say. A full one replaces all that was said before; another one continues the one with the
     * number before, and who has not heard that one asks for everything.
     *
     * @param number grows by one with every message
     * @param gone instances that are no longer checked here
     */
    record Votes(long number, boolean full, List<Vote> votes, List<String> gone) implements FromNetworkAgent {
        public Votes {
            votes = List.copyOf(votes);
            gone = List.copyOf(gone);
        }
    }

    /**
     * What one host's check of one container says.
     *
     * @param startCount the run of the container that was checked, as the fact said
     * @param reason of the last failure, for people, or null
     */
    record Vote(String instanceId, int startCount, Word word, @Nullable String reason) {
        public enum Word {
            /** Checked, and as often as its thresholds ask neither good nor bad yet. */
            INIT, UP, DOWN
        }
    }

    /**
     * How the load balancers of this host are; it replaces what was said before.
     *
     * @param drained containers that are to end and to which none of them sends anything any more
     */
    record Balancers(List<Balancer> balancers, List<String> drained) implements FromNetworkAgent {
        public Balancers {
            balancers = List.copyOf(balancers);
            drained = List.copyOf(drained);
        }
    }

    /**
     * What one load balancer of this host has counted for the containers of services that share their requests out between
     * two sets; said every other second, and never again. It goes on counting from zero when its HAProxy is another.
     *
     * @param instanceId of the load balancer
     */
    record Counts(String instanceId, List<Count> counts) implements FromNetworkAgent {
        public Counts {
            counts = List.copyOf(counts);
        }
    }

    /** @param errors requests answered with 5xx or not at all, which are also counted among all */
    record Count(String instanceId, long requests, long errors) {
    }

    /**
     * One load balancer's container.
     *
     * @param problem what it cannot do of what it is to do, for people: an older configuration with which it goes on, and
     *            what HAProxy says of the newer one, or what is named and not here; or null
     * @param answers the tokens of issuers of certificates whom it answers, when it listens for http
     */
    record Balancer(String instanceId, @Nullable String problem, List<String> answers) {
        public Balancer {
            // a Network Agent of before there was such a thing says none
            answers = answers == null ? List.of() : List.copyOf(answers);
        }
    }
}
