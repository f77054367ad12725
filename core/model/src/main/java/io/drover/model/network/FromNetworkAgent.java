package io.drover.model.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a Network Agent says to the agent beside it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({@JsonSubTypes.Type(value = FromNetworkAgent.Able.class, name = "able"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Asks.class, name = "asks"),
        @JsonSubTypes.Type(value = FromNetworkAgent.Reach.class, name = "reach")})
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

    /** Every peer that is not reached, and why; empty when all are. */
    record Reach(List<Broken> broken) implements FromNetworkAgent {
        public Reach {
            broken = List.copyOf(broken);
        }
    }

    /** @param reason for people, for example that the address of the peer answers but its tunnel does not */
    record Broken(String hostId, String reason) {
    }
}
